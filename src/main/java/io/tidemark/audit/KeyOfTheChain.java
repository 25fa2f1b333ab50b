package io.tidemark.audit;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.tidemark.platform.Database;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Sees at the start that this console seals the log with the key that it is sealed with; where that is lost,
 * {@code TIDEMARK_AUDIT_KEY_LOST} lets the log go on under another, and that is an entry.
 */
@ApplicationScoped
class KeyOfTheChain {

    private static final Logger LOG = Logger.getLogger(KeyOfTheChain.class);

    private final Database database;
    private final AuditLog audit;
    private final AuditKeys keys;
    private final Optional<String> lost;

    KeyOfTheChain(
            Database database,
            AuditLog audit,
            AuditKeys keys,
            @ConfigProperty(name = "tidemark.audit.key-lost") Optional<String> lost) {
        this.database = database;
        this.audit = audit;
        this.keys = keys;
        this.lost = lost;
    }

    /** Before anything is recorded: a second key would tear the chain. */
    void begin(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) StartupEvent event) {
        String ours = keys.key().id();
        database.update("insert into audit_chain (key) values (?) on conflict do nothing", ours);
        String sealing = database.first("select key from audit_chain", row -> row.text("key"))
                .orElseThrow();
        if (sealing.equals(ours)) {
            return;
        }
        if (lost.filter(sealing::equals).isEmpty()) {
            throw new IllegalStateException("The audit log of this database is sealed with the key " + sealing
                    + ", and this console has " + ours
                    + ". Give it the same key file (TIDEMARK_AUDIT_KEY_FILE). If that key is lost, set"
                    + " TIDEMARK_AUDIT_KEY_LOST=" + sealing
                    + " once: the log goes on under this key, and what was sealed before can't be verified any more.");
        }
        LOG.warnf("The audit log goes on under another key lost=%s now=%s", sealing, ours);
        QuarkusTransaction.requiringNew().run(() -> {
            database.update("update audit_chain set key = ?", ours);
            audit.record(AuditEntry.done("system:start", "console", "audit.key-lost", "audit")
                    .withDiff(Map.of("before", sealing, "after", ours)));
        });
    }
}
