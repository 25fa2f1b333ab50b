package io.tidemark.vm;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.tidemark.policy.Proof.Phase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Timeouts;
import org.hibernate.jpa.SpecHints;

/** The queries of proofs. */
@ApplicationScoped
class ProofRepository implements PanacheRepositoryBase<ProofEntity, UUID> {

    /** Those of teams before an id, newest first. */
    List<ProofEntity> before(UUID policy, Collection<UUID> teams, UUID id, int rows) {
        return find("policy = ?1 and team in ?2 and id < ?3 order by id desc", policy, teams, id)
                .page(0, rows)
                .list();
    }

    /** The ids of those under way, oldest first. */
    List<UUID> underWay() {
        return find("select id from ProofEntity where phase <> ?1 order by id", Phase.OVER)
                .project(UUID.class)
                .list();
    }

    /** One that is under way, locked until the transaction ends, unless another process is at it. */
    Optional<ProofEntity> lockUnderWay(UUID id) {
        return find("id = ?1 and phase <> ?2", id, Phase.OVER)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .withHint(SpecHints.HINT_SPEC_LOCK_TIMEOUT, Timeouts.SKIP_LOCKED_MILLI)
                .firstResultOptional();
    }
}
