package io.tidemark.audit;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Optional;

/**
 * A sealed entry on its way to another system. Whoever keeps the macs can tell later whether the chain still is the one
 * that they were sent.
 *
 * @param entry it has a position
 * @param mac the seal's, hexadecimal
 */
record Forwarded(@JsonUnwrapped RecordedEntry entry, String mac) {

    long position() {
        return entry.sealed().orElseThrow();
    }

    /** The same without its diff, of which only the length is told. */
    Forwarded shortened() {
        return new Forwarded(
                new RecordedEntry(
                        entry.seq(),
                        entry.at(),
                        entry.actor(),
                        entry.action(),
                        entry.target(),
                        entry.team(),
                        entry.outcome(),
                        entry.from(),
                        "{\"omitted\":" + entry.diff().length() + "}",
                        Optional.empty(),
                        entry.credential(),
                        entry.request(),
                        entry.operation(),
                        entry.causedBy(),
                        entry.sealed(),
                        entry.toReview()),
                mac);
    }
}
