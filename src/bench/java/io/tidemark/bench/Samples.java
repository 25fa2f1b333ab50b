package io.tidemark.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Repeated measurements of one thing. */
final class Samples {

    private final String name;
    private final List<Duration> all = new ArrayList<>();

    Samples(String name) {
        this.name = name;
    }

    void add(Duration sample) {
        all.add(sample);
    }

    /** The middle one; of an even number, the upper of the two in the middle. */
    Duration median() {
        return all.stream().sorted().toList().get(all.size() / 2);
    }

    /** How many times longer than {@code other}, by medians. */
    double ratioTo(Samples other) {
        return (double) median().toNanos() / other.median().toNanos();
    }

    @Override
    public String toString() {
        List<Duration> sorted = all.stream().sorted().toList();
        return String.format(
                Locale.ROOT,
                "%-58s %7.3f s  (%.3f to %.3f, n=%d)",
                name,
                seconds(median()),
                seconds(sorted.get(0)),
                seconds(sorted.get(sorted.size() - 1)),
                sorted.size());
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
