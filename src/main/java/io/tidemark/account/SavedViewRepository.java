package io.tidemark.account;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** The queries of saved views. */
@ApplicationScoped
class SavedViewRepository implements PanacheRepositoryBase<SavedViewEntity, UUID> {

    /** More are not listed: nobody looks through them. */
    private static final int MOST_SHARED = 200;

    List<SavedViewEntity> of(UUID owner) {
        return list("owner = ?1 order by lower(name)", owner);
    }

    /** Those of others. */
    List<SavedViewEntity> sharedBesides(UUID owner) {
        return find("owner <> ?1 and reach = ?2 order by lower(name)", owner, SavedView.Reach.SHARED)
                .page(0, MOST_SHARED)
                .list();
    }

    /** One that somebody can see. */
    Optional<SavedViewEntity> seenBy(UUID account, UUID id) {
        return find("id = ?1 and (owner = ?2 or reach = ?3)", id, account, SavedView.Reach.SHARED)
                .firstResultOptional();
    }

    /** Whether the name is another's of the same owner. */
    boolean taken(UUID owner, String name, UUID besides) {
        return count("owner = ?1 and lower(name) = ?2 and id <> ?3", owner, name.toLowerCase(Locale.ROOT), besides) > 0;
    }
}
