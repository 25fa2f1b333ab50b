package io.tidemark.account;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The queries of teams. */
@ApplicationScoped
class TeamRepository implements PanacheRepositoryBase<TeamEntity, UUID> {

    Optional<TeamEntity> bySlug(String slug) {
        return find("slug", slug).firstResultOptional();
    }

    /** By slug, behind a slug. */
    List<TeamEntity> behind(String slug, int limit) {
        return find("slug > ?1 order by slug", slug).page(0, limit).list();
    }

    /** Makes changes of a team's members wait for each other. */
    void lock(UUID team) {
        findById(team, LockModeType.PESSIMISTIC_WRITE);
    }
}
