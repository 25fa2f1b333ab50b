package io.tidemark.account;

import io.tidemark.audit.AuditEntry;
import io.tidemark.audit.AuditLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;

/**
 * Records refusals once the outermost transaction of their thread has ended. Recorded within it they would take a second
 * connection while the first is held: a crowd of refusals would hold all of them, and wait for each other.
 */
@ApplicationScoped
class RefusalsAfterwards {

    private static final ThreadLocal<Optional<Under>> WAITING = ThreadLocal.withInitial(Optional::empty);

    private final AuditLog audit;

    /** What is under way in a thread: what was refused, and the team that was asked about last. */
    private static final class Under {

        private final List<AuditEntry> entries = new ArrayList<>();
        private Optional<UUID> team = Optional.empty();
    }

    RefusalsAfterwards(AuditLog audit) {
        this.audit = audit;
    }

    /** Runs this; what is refused within is recorded when the outermost of these calls has ended. */
    <T> T around(Callable<T> work) throws Exception {
        if (WAITING.get().isPresent()) {
            return work.call();
        }
        Under under = new Under();
        WAITING.set(Optional.of(under));
        try {
            return work.call();
        } finally {
            WAITING.remove();
            under.entries.forEach(audit::recordAlone);
        }
    }

    /** What is under way is a matter of this team: its owners read what is refused of it from here on. */
    static void concern(UUID team) {
        WAITING.get().ifPresent(under -> under.team = Optional.of(team));
    }

    /** Remembers a refusal until then. */
    void record(AuditEntry entry) {
        Under under = WAITING.get()
                .orElseThrow(() -> new IllegalStateException("Nothing is under way that could be refused"));
        under.entries.add(entry.ofTeam(under.team));
    }
}
