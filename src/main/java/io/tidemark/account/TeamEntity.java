package io.tidemark.account;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A row of {@code team}. */
@Entity
@Table(name = "team")
class TeamEntity {

    @Id
    UUID id;

    String slug;
    String name;
    Instant madeAt;

    /** Where it was deleted: when it goes for good. Null otherwise, and never read but by queries. */
    @Column(insertable = false, updatable = false)
    Instant restsUntil;

    /** For Hibernate. */
    TeamEntity() {}

    TeamEntity(UUID id, String slug, String name) {
        this.id = id;
        this.slug = slug;
        this.name = name;
        this.madeAt = Instant.now();
    }

    TeamView view() {
        return new TeamView(id, slug, name);
    }
}
