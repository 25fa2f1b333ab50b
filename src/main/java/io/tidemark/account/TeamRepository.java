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

    /** One that was not deleted. */
    Optional<TeamEntity> bySlug(String slug) {
        return find("slug = ?1 and restsUntil is null", slug).firstResultOptional();
    }

    /** Whether it is there and was not deleted. */
    boolean isThere(UUID team) {
        return count("id = ?1 and restsUntil is null", team) > 0;
    }

    /** By slug, behind a slug; none that was deleted. */
    List<TeamEntity> behind(String slug, int limit) {
        return find("slug > ?1 and restsUntil is null order by slug", slug)
                .page(0, limit)
                .list();
    }

    /** Makes changes of a team's members wait for each other. */
    void lock(UUID team) {
        findById(team, LockModeType.PESSIMISTIC_WRITE);
    }
}
