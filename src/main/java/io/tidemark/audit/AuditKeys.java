package io.tidemark.audit;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The key of this console: {@code TIDEMARK_AUDIT_KEY}, else the file {@code TIDEMARK_AUDIT_KEY_FILE}, else
 * {@code DIR/audit/key}. Consoles on one database must have the same.
 */
@ApplicationScoped
class AuditKeys {

    private final AuditKey key;

    AuditKeys(
            @ConfigProperty(name = "tidemark.audit.key") Optional<String> text,
            @ConfigProperty(name = "tidemark.audit.key-file") Optional<String> file,
            @ConfigProperty(name = "tidemark.data") Optional<String> data) {
        this.key = text.map(AuditKey::of)
                .or(() -> file.map(Path::of).map(KeyFile::read))
                .or(() -> data.map(AuditFiles::in).map(files -> KeyFile.readOrMake(files.key())))
                .orElseThrow(() -> new IllegalStateException(
                        "There is no place for the audit log's key: set TIDEMARK_AUDIT_KEY_FILE or --data DIR."));
    }

    AuditKey key() {
        return key;
    }
}
