package io.tidemark.audit;

import java.nio.file.Path;

/**
 * What the audit log keeps outside of the database, in {@code DIR/audit/}.
 *
 * <pre>
 * key                 the {@link AuditKey} in base64 (mode 600); a copy belongs where no database administrator comes
 * checkpoints.jsonl   signed checkpoints, one a line, only ever added to
 * head.json           the newest checkpoint, replaced at each new one
 * </pre>
 */
record AuditFiles(Path directory) {

    /** @param data the console's data directory */
    static AuditFiles in(String data) {
        return new AuditFiles(Path.of(data, "audit"));
    }

    Path key() {
        return directory.resolve("key");
    }

    Path checkpoints() {
        return directory.resolve("checkpoints.jsonl");
    }

    Path head() {
        return directory.resolve("head.json");
    }
}
