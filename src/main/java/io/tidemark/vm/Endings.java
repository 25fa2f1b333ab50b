package io.tidemark.vm;

import io.tidemark.audit.AuditEntry;
import io.tidemark.audit.AuditLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Records how operations ended: a step under the audit entry that began them. */
@ApplicationScoped
class Endings {

    /** As the log says it. */
    static final String ACTION = "operation.end";

    private final AuditLog audit;

    Endings(AuditLog audit) {
        this.audit = audit;
    }

    /**
     * Part of the transaction that settles the operation.
     *
     * @param why it failed; empty where it is done
     */
    void record(VmRow vm, UUID operation, Optional<String> why) {
        String by = vm.host().map(host -> "host:" + host).orElse("system:console");
        AuditEntry ended = AuditEntry.done(by, "console", ACTION, Intentions.target(vm))
                .ofTeam(vm.team())
                .ofOperation(operation)
                .withDiff(Map.of("name", vm.name()));
        audit.record(why.map(ended::failed).orElse(ended));
    }
}
