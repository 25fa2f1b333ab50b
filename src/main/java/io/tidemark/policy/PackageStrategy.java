package io.tidemark.policy;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What becomes of installed packages at a boot. */
public enum PackageStrategy {
    /** Nothing is done: what the root does not keep is gone. */
    NONE,
    /** Installed again from the package cache on the data volume, without network. */
    REINSTALL,
    /** Kept as a layer on the data volume; where there is none yet, installed again. */
    SNAPSHOT;

    /** The word of the API. */
    @JsonValue
    public String slug() {
        return name().toLowerCase(Locale.ROOT);
    }
}
