package io.tidemark.policy;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How a package differs from the base. */
public enum PackageState {
    /** Part of the base, in the base's version. */
    IN_BASE,
    /** Added: world names it, or something that world names needs it, and its file is in the cache. */
    CACHED,
    /** Added: world names it, and its file is not in the cache. */
    UNCACHED,
    /** Added: nothing that world names needs it. */
    NOT_IN_WORLD,
    /** The base's, in another version whose file is in the cache. */
    UPGRADED,
    /** The base's, in another version whose file is not in the cache. */
    UPGRADED_UNCACHED,
    /** The base's, and removed. */
    REMOVED,
    /** Nobody said: the answer names its conditions. */
    UNKNOWN;

    /** The word of the API, such as {@code not-in-world}. */
    @JsonValue
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Those that a package can be in. */
    public static List<PackageState> known() {
        return Arrays.stream(values()).filter(state -> state != UNKNOWN).toList();
    }
}
