package io.tidemark.bench;

import java.util.Locale;

/** Prints each figure as it is known, and remembers whether every bar was met. */
final class Report {

    private boolean met = true;

    void line(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    /** A figure that must be at most {@code most}. */
    void bar(String what, double value, double most) {
        boolean within = value <= most;
        met &= within;
        line("  %s: %.2f (bar: at most %.2f) %s", what, value, most, within ? "met" : "MISSED");
    }

    /** A figure that must be at least {@code least}. */
    void barAtLeast(String what, double value, double least) {
        boolean within = value >= least;
        met &= within;
        line("  %s: %.2f (bar: at least %.2f) %s", what, value, least, within ? "met" : "MISSED");
    }

    boolean met() {
        return met;
    }
}
