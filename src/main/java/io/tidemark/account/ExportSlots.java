package io.tidemark.account;

import io.tidemark.platform.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** How many exports of the log run at once in this console: each holds a thread and reads all of what fits. */
final class ExportSlots {

    /** More of them, and people who look at pages wait for the database. */
    static final int MOST = 2;

    /** An answer that was permitted begins at once; one that has not begun by then has lost its reader. */
    private static final Duration BEGINS_WITHIN = Duration.ofSeconds(30);

    private final Clock clock;

    /** When each was permitted; empty for one that has begun. */
    private final Map<UUID, Optional<Instant>> taken = new HashMap<>();

    ExportSlots(Clock clock) {
        this.clock = clock;
    }

    /** @throws Problem {@code busy} where there are as many as there may be */
    synchronized void take(UUID export) {
        Instant now = clock.instant();
        taken.values()
                .removeIf(since ->
                        since.filter(at -> at.plus(BEGINS_WITHIN).isBefore(now)).isPresent());
        if (taken.size() >= MOST) {
            throw new Problem(
                    Problem.Kind.TOO_MANY,
                    "busy",
                    "This console writes " + MOST + " exports already. Try again when one of them is over, or narrow"
                            + " what you ask for.");
        }
        taken.put(export, Optional.of(now));
    }

    /** Its first line is being written: it counts until {@link #end}, however long that takes. */
    synchronized void begin(UUID export) {
        taken.put(export, Optional.empty());
    }

    synchronized void end(UUID export) {
        taken.remove(export);
    }
}
