package io.tidemark.account;

import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A row of {@code audit_view}. */
@Entity
@Table(name = "audit_view")
class SavedViewEntity {

    @Id
    UUID id;

    UUID owner;
    String name;
    String query;

    @Convert(converter = SavedView.ReachColumn.class)
    SavedView.Reach reach;

    Instant madeAt;

    /** For Hibernate. */
    SavedViewEntity() {}

    SavedViewEntity(UUID id, UUID owner, String name, String query, SavedView.Reach reach, Instant madeAt) {
        this.id = id;
        this.owner = owner;
        this.name = name;
        this.query = query;
        this.reach = reach;
        this.madeAt = madeAt;
    }
}
