package io.tidemark.policy;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What becomes of installed packages at a boot, where the root is in RAM. */
public enum PackageStrategy {
    /** Nothing is done: what the root does not keep is gone. */
    NONE,
    /**
     * Lima's way: what world names beyond the base is installed again from the cache, without network. Packages of the
     * base go back to the base's version.
     */
    FIX,
    /** Installed again from the package cache on the data volume, without network; cached upgrades of the base's too. */
    REINSTALL,
    /** Kept as a layer on the data volume; where there is none yet, installed again. */
    SNAPSHOT;

    /** The word of the API. */
    @JsonValue
    public String slug() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether packages come back at all. */
    public boolean rebuilds() {
        return this != NONE;
    }
}
