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
 * @param cause why it was refused or failed
 * @param request id of the HTTP request, which the console's log has too
 * @param causedBy {@code seq} of the entry that began the operation of which this is a step
 * @param toReview why it waits for a reviewer's note; absent where it does not, or not any more
 * @param sealed its position in the chain; absent for the second until it is sealed
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
        Optional<String> cause,
        Optional<UUID> credential,
        Optional<UUID> request,
        Optional<UUID> operation,
        Optional<Long> causedBy,
        Optional<Long> sealed,
        Optional<Sensitive> toReview) {

    static RecordedEntry of(StoredEntry entry, Optional<Long> sealed, Optional<Sensitive> toReview) {
        return new RecordedEntry(
                entry.seq(),
                entry.at(),
                entry.actor(),
                entry.action(),
                entry.target(),
                entry.team(),
                entry.outcome(),
                entry.origin(),
                entry.diff(),
                entry.cause(),
                entry.credential(),
                entry.request(),
                entry.operation(),
                entry.causedBy(),
                sealed,
                toReview);
    }
}
