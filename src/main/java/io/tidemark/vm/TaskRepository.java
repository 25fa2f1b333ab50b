package io.tidemark.vm;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The queries of guests' tasks. */
@ApplicationScoped
class TaskRepository implements PanacheRepositoryBase<TaskEntity, UUID> {

    /** The task of this VM, locked until the transaction ends, where nobody has heard of its end yet. */
    Optional<TaskEntity> lockOpen(UUID vm, UUID task) {
        return find("id = ?1 and vm = ?2 and doneAt is null", task, vm)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional();
    }

    /** What is still to be done on these VMs, oldest first. */
    List<TaskEntity> openOf(Collection<UUID> vms, Instant now) {
        return list("vm in ?1 and doneAt is null and expiresAt > ?2 order by madeAt, id", vms, now);
    }

    /** Those that nobody waits for any more, some at a time. */
    List<TaskEntity> lockExpired(Instant now) {
        return find("doneAt is null and expiresAt <= ?1 order by id", now)
                .page(0, 100)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    void deleteDoneBefore(Instant then) {
        delete("doneAt < ?1", then);
    }
}
