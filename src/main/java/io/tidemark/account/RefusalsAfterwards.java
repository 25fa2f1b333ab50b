package io.tidemark.account;

import io.tidemark.audit.AuditEntry;
import io.tidemark.audit.AuditLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Records refusals once the outermost transaction of their thread has ended. Recorded within it they would take a second
 * connection while the first is held: a crowd of refusals would hold all of them, and wait for each other.
 */
@ApplicationScoped
class RefusalsAfterwards {

    private static final ThreadLocal<Optional<List<AuditEntry>>> WAITING = ThreadLocal.withInitial(Optional::empty);

    private final AuditLog audit;

    RefusalsAfterwards(AuditLog audit) {
        this.audit = audit;
    }

    /** Runs this; what is refused within is recorded when the outermost of these calls has ended. */
    <T> T around(Callable<T> work) throws Exception {
        if (WAITING.get().isPresent()) {
            return work.call();
        }
        List<AuditEntry> entries = new ArrayList<>();
        WAITING.set(Optional.of(entries));
        try {
            return work.call();
        } finally {
            WAITING.remove();
            entries.forEach(audit::recordAlone);
        }
    }

    /** Remembers a refusal until then. */
    void record(AuditEntry entry) {
        WAITING.get()
                .orElseThrow(() -> new IllegalStateException("Nothing is under way that could be refused"))
                .add(entry);
    }
}
