package io.tidemark.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a check of the log found.
 *
 * @param valid whether nothing is wrong
 * @param entries how many sealed entries were compared with their seals
 * @param firstWrong {@code seq} of the first entry that is wrong; of a tail that is gone, the first number that is free
 * @param kind which {@link Wrong}, by its slug
 * @param detail what was found, a sentence
 * @param upTo {@code seq} of the last entry that was compared; 0 where there was none
 * @param waiting entries that are written and wait for their seal
 * @param checkpoints how many signed checkpoints it was compared with
 * @param cutUpTo {@code seq} of the last entry that was cut off because it was older than the site keeps them
 * @param at when the check began
 * @param seconds how long it took
 */
public record Verification(
        boolean valid,
        long entries,
        Optional<Long> firstWrong,
        Optional<String> kind,
        Optional<String> detail,
        long upTo,
        long waiting,
        int checkpoints,
        Optional<Long> cutUpTo,
        Instant at,
        double seconds) {

    /** Something that is wrong. */
    record Finding(Wrong wrong, long entry, String detail) {}

    static Verification of(
            Optional<Finding> finding,
            long entries,
            long upTo,
            long waiting,
            int checkpoints,
            Optional<Long> cutUpTo,
            Instant begun,
            Instant ended) {
        return new Verification(
                finding.isEmpty(),
                entries,
                finding.map(Finding::entry),
                finding.map(found -> found.wrong().slug()),
                finding.map(Finding::detail),
                upTo,
                waiting,
                checkpoints,
                cutUpTo,
                begun,
                Duration.between(begun, ended).toMillis() / 1000.0);
    }
}
