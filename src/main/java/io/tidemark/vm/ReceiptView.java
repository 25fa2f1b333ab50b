package io.tidemark.vm;

import com.fasterxml.jackson.annotation.JsonValue;
import io.tidemark.policy.Fate;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What a boot did, compared with what had been promised: the guest's claim, cut to bounds.
 *
 * @param run which run of the VM it was
 * @param at when the console heard of it
 * @param ending how the boot before it ended: {@code first}, {@code orderly} or {@code crash}
 * @param rebuildMillis how long rebuilding packages took
 * @param preview the accepted preview that it is compared with, where there was one
 * @param counts how many things had each fate
 * @param lines the things, those that came out otherwise than promised first
 * @param leftOut how many lines there were beyond these
 * @param differences what was promised and not held; empty where the promise was kept
 */
public record ReceiptView(
        long run,
        String bootId,
        Instant at,
        String ending,
        long rebuildMillis,
        Optional<UUID> preview,
        Verdict verdict,
        Map<Fate, Integer> counts,
        List<Line> lines,
        int leftOut,
        List<Difference> differences) {

    public ReceiptView {
        counts = Collections.unmodifiableMap(new TreeMap<>(counts));
        lines = List.copyOf(lines);
        differences = List.copyOf(differences);
    }

    /** Whether a boot did what had been promised. */
    public enum Verdict {
        KEPT,
        BROKEN;

        /** The word of the API. */
        @JsonValue
        public String slug() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One thing.
     *
     * @param thing {@code path} or {@code package}
     * @param files how many files were in it before
     */
    public record Line(String what, String thing, Fate promised, Fate found, long files, long bytes) {

        /** Whether it came out as promised, or better. */
        public boolean held() {
            return found.compareTo(promised) <= 0;
        }
    }

    /** A promise that was not held. */
    public record Difference(String what, Fate promised, Fate found, Reason reason) {}

    /** How many things were promised something. */
    public int promised() {
        return lines.size() + leftOut;
    }

    /** How many of them came out as promised. */
    public int held() {
        return Math.max(0, promised() - differences.size());
    }
}
