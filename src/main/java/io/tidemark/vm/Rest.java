package io.tidemark.vm;

import java.time.Instant;
import java.util.UUID;

/**
 * The time in which a deleted VM can be brought back: it is stopped, and its disks are on its host.
 *
 * @param since when it was deleted
 * @param until when it goes for good
 * @param by name of the account that deleted it
 * @param operation the deletion; how the rest ended is recorded under it
 */
record Rest(Instant since, Instant until, String by, UUID operation) {

    Rest {
        if (until.isBefore(since)) {
            throw new IllegalArgumentException("A rest ends after it began");
        }
    }
}
