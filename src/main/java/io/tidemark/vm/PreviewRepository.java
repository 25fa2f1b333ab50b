package io.tidemark.vm;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The queries of previews. */
@ApplicationScoped
class PreviewRepository implements PanacheRepositoryBase<PreviewEntity, UUID> {

    /** A preview of this VM, whatever it was made for. */
    Optional<PreviewEntity> of(UUID vm, UUID id) {
        return find("id = ?1 and vm = ?2", id, vm).firstResultOptional();
    }

    /** One that says the same already and that nobody has accepted yet. */
    Optional<PreviewEntity> same(UUID vm, String event, String target, String state, Instant now) {
        return find(
                        "vm = ?1 and event = ?2 and target = ?3 and state = ?4 and acceptedAt is null and expiresAt > ?5"
                                + " order by madeAt desc",
                        vm,
                        event,
                        target,
                        state,
                        now)
                .firstResultOptional();
    }

    /** What was last accepted for this VM. */
    Optional<PreviewEntity> lastAccepted(UUID vm) {
        return find("vm = ?1 and acceptedAt is not null order by acceptedAt desc", vm)
                .firstResultOptional();
    }

    /** Forgets what can't be accepted any more and never was, and what was accepted long ago. */
    void forget(Instant expiredBefore, Instant acceptedBefore) {
        delete("acceptedAt is null and expiresAt < ?1 or acceptedAt < ?2", expiredBefore, acceptedBefore);
    }
}
