package io.tidemark.audit;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Chains entries that are committed, in one console process at a time. An action's own transaction only writes its entry:
 * to chain it there would make every action wait for every other one.
 */
@ApplicationScoped
class Sealer {

    private static final Logger LOG = Logger.getLogger(Sealer.class);

    /** Larger ones take longer than a stop waits for; smaller ones pay for a commit each. */
    private static final int BATCH = 2000;

    /** A log that is older than the chain may be long, and is sealed in one transaction. */
    private static final int MOST_SECONDS = 3600;

    private final Chain chain;
    private final AuditKeys keys;
    private final Witness witness;

    Sealer(Chain chain, AuditKeys keys, Witness witness) {
        this.chain = chain;
        this.keys = keys;
        this.witness = witness;
    }

    /** An entry that was changed or removed before this comes is not found, one that was made without the key is. */
    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    void seal() {
        witness.look();
        long before = witness.position();
        sealWaiting();
        if (chain.head().position() != before) {
            witness.note();
        }
    }

    /** What waits while no console runs could be removed without a trace for so long. */
    void end(@Observes ShutdownEvent event) {
        try {
            seal();
        } catch (RuntimeException e) {
            LOG.warn("The last audit entries wait for the next console to be sealed", e);
        }
    }

    /** Seals all that waits, unless another process is at it. */
    private void sealWaiting() {
        while (QuarkusTransaction.requiringNew().timeout(MOST_SECONDS).call(this::sealSome) == BATCH) {
            LOG.debugf("Sealed audit entries count=%d", BATCH);
        }
    }

    /** How many its last batch had; a full one where there may be more. */
    private int sealSome() {
        if (!chain.lock()) {
            return 0;
        }
        // Entries older than the chain have no mac of their own: they are taken as they are, all of them at once, so
        // that
        // nobody can add to them later.
        boolean first = chain.head().position() == 0;
        int sealed = sealBatch(first);
        while (first && sealed == BATCH) {
            sealed = sealBatch(true);
        }
        return sealed;
    }

    private int sealBatch(boolean first) {
        Chain.Head head = chain.head();
        List<Chain.Waiting> waiting = chain.waiting(BATCH);
        if (waiting.isEmpty()) {
            return 0;
        }
        AuditKey key = keys.key();
        AuditKey.Macs macs = key.macs();
        List<Seal> seals = new ArrayList<>();
        byte[] before = head.mac();
        for (Chain.Waiting each : waiting) {
            byte[] entryMac = macs.ofEntry(each.entry());
            boolean old = first && each.mac().length == 0;
            if (!old && !AuditKey.Macs.same(entryMac, each.mac())) {
                LOG.errorf(
                        "An audit entry was not written by a console, or changed since seq=%d",
                        each.entry().seq());
                continue;
            }
            long position = head.position() + seals.size() + 1;
            byte[] mac = macs.ofSeal(before, position, each.entry().seq(), entryMac);
            seals.add(new Seal(position, each.entry().seq(), key.id(), entryMac, mac));
            before = mac;
        }
        chain.add(seals);
        chain.noLongerWaiting(waiting.stream().map(each -> each.entry().seq()).toList());
        return waiting.size();
    }
}
