package io.tidemark.platform;

import java.util.Locale;

/**
 * A size in bytes as a page writes it: decimal units, two or three significant digits, such as {@code 4.2 GB}.
 *
 * @param bytes 0 or more
 */
public record Amount(long bytes) {

    private static final String[] UNITS = {"B", "KB", "MB", "GB", "TB", "PB"};

    public Amount {
        if (bytes < 0) {
            throw new IllegalArgumentException("A size is not negative: " + bytes);
        }
    }

    public static Amount ofKib(long kib) {
        return new Amount(kib * 1024);
    }

    /** This much of {@code whole}: {@code 118 / 256 MB}, or {@code 900 KB / 2.0 GB} where the units differ. */
    public String of(Amount whole) {
        String[] part = toString().split(" ", -1);
        return whole.toString().endsWith(" " + part[1]) ? part[0] + " / " + whole : this + " / " + whole;
    }

    @Override
    public String toString() {
        double value = bytes;
        int unit = 0;
        while (value >= 999.5 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        boolean whole = unit == 0 || value >= 9.95;
        return String.format(Locale.ROOT, whole ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
    }
}
