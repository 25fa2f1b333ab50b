package io.tidemark.vm;

import java.util.Locale;

/** How the API writes the constants of the wire protocol. */
final class Slugs {

    private Slugs() {}

    /** Such as {@code not-in-world}. */
    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
