package io.tidemark.vm;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The queries of receipts. */
@ApplicationScoped
class ReceiptRepository implements PanacheRepositoryBase<ReceiptEntity, UUID> {

    Optional<ReceiptEntity> lastOf(UUID vm) {
        return find("vm = ?1 order by id desc", vm).firstResultOptional();
    }

    /** Those before an id, newest first. */
    List<ReceiptEntity> before(UUID vm, UUID id, int rows) {
        return find("vm = ?1 and id < ?2 order by id desc", vm, id)
                .page(0, rows)
                .list();
    }

    boolean has(UUID vm, String bootId) {
        return count("vm = ?1 and bootId = ?2", vm, bootId) > 0;
    }

    /** Leaves the newest of a VM. */
    void forgetAllBut(UUID vm, int newest) {
        find("vm = ?1 order by id desc", vm)
                .range(newest, newest)
                .firstResultOptional()
                .ifPresent(row -> delete("vm = ?1 and id <= ?2", vm, row.id));
    }
}
