package io.tidemark.policy;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What an event does to a thing, from the best to the worst. */
public enum Fate {
    /** The same bytes afterwards. */
    KEPT,
    /** Made again at boot: packages. */
    REBUILT,
    /** Another version takes its place, whatever anyone wrote there. */
    REPLACED,
    /** What was done to it goes, the base's version returns. */
    REVERTED,
    /** Gone. */
    LOST;

    /** The word of the API. */
    @JsonValue
    public String slug() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether somebody has to agree before an event may do this to what is not scratch. */
    public boolean takes() {
        return switch (this) {
            case KEPT, REBUILT, REPLACED -> false;
            case REVERTED, LOST -> true;
        };
    }

    /** The worse of the two. */
    public Fate or(Fate other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
