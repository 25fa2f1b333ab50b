package io.tidemark.audit;

import java.util.Optional;

/**
 * Which entries are checked; both ends count, by {@code seq}. Without a beginning the check is against all checkpoints,
 * and without an end against what should be there and is not.
 */
public record Range(Optional<Long> from, Optional<Long> to) {

    /** All of the log. */
    public static final Range ALL = new Range(Optional.empty(), Optional.empty());

    boolean toTheEnd() {
        return to.isEmpty();
    }
}
