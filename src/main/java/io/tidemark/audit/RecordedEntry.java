package io.tidemark.audit;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An entry of the log as its readers see it; see {@link AuditEntry} for what the parts mean.
 *
 * @param seq its place in the log
 * @param outcome {@code done}, {@code refused} or {@code failed}
 * @param diff JSON text
 */
public record RecordedEntry(
        long seq,
        Instant at,
        String actor,
        String action,
        String target,
        Optional<UUID> team,
        String outcome,
        String from,
        @JsonRawValue String diff,
        Optional<String> cause) {}
