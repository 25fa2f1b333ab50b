package io.tidemark.account;

import io.tidemark.audit.RecordedEntry;
import java.time.Instant;
import java.util.Optional;

/**
 * What a reviewer wrote about an entry of the log.
 *
 * @param seq the entry that the review is itself
 */
public record ReviewNote(long seq, Instant at, String by, String note) {

    /** A review as it is asked for; the note has 1 to 2,000 characters. */
    public record Wanted(Optional<String> note) {}

    static ReviewNote of(RecordedEntry review) {
        return new ReviewNote(review.seq(), review.at(), review.actor(), new AuditDiff(review.diff()).whole("note"));
    }
}
