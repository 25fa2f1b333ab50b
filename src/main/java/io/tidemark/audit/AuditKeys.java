package io.tidemark.audit;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.tidemark.platform.Database;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The key of this console: {@code TIDEMARK_AUDIT_KEY}, else the file {@code TIDEMARK_AUDIT_KEY_FILE}, else
 * {@code DIR/audit/key}. Consoles on one database must have the same.
 */
@ApplicationScoped
class AuditKeys {

    private static final Logger LOG = Logger.getLogger(AuditKeys.class);

    private final Database database;
    private final AuditLog audit;
    private final Optional<String> lost;
    private final AuditKey key;

    AuditKeys(
            Database database,
            AuditLog audit,
            @ConfigProperty(name = "tidemark.audit.key") Optional<String> text,
            @ConfigProperty(name = "tidemark.audit.key-file") Optional<String> file,
            @ConfigProperty(name = "tidemark.audit.key-lost") Optional<String> lost,
            @ConfigProperty(name = "tidemark.data") Optional<String> data) {
        this.database = database;
        this.audit = audit;
        this.lost = lost;
        this.key = text.map(AuditKey::of)
                .or(() -> file.map(Path::of).map(KeyFile::read))
                .or(() -> data.map(AuditFiles::in).map(files -> KeyFile.readOrMake(files.key())))
                .orElseThrow(() -> new IllegalStateException(
                        "There is no place for the audit log's key: set TIDEMARK_AUDIT_KEY_FILE or --data DIR."));
    }

    AuditKey key() {
        return key;
    }

    /** Before anything is recorded: a second key would tear the chain. */
    void begin(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) StartupEvent event) {
        database.update("insert into audit_chain (key) values (?) on conflict do nothing", key.id());
        String sealing = database.first("select key from audit_chain", row -> row.text("key"))
                .orElseThrow();
        if (sealing.equals(key.id())) {
            return;
        }
        if (lost.filter(sealing::equals).isEmpty()) {
            throw new IllegalStateException("The audit log of this database is sealed with the key " + sealing
                    + ", and this console has " + key.id()
                    + ". Give it the same key file (TIDEMARK_AUDIT_KEY_FILE). If that key is lost, set"
                    + " TIDEMARK_AUDIT_KEY_LOST=" + sealing
                    + " once: the log goes on under this key, and what was sealed before can't be verified any more.");
        }
        LOG.warnf("The audit log goes on under another key lost=%s now=%s", sealing, key.id());
        QuarkusTransaction.requiringNew().run(() -> {
            database.update("update audit_chain set key = ?", key.id());
            audit.record(AuditEntry.done("system:start", "console", "audit.key-lost", "audit")
                    .withDiff(Map.of("before", sealing, "after", key.id())));
        });
    }
}
