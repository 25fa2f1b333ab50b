package io.tidemark.policy;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What an event does to a thing, from the best to the worst. */
public enum Fate {
    /** The same bytes afterwards. */
    KEPT,
    /** Not stored as such, made again at boot: packages. */
    REBUILT,
    /** Another version takes its place: files that every boot writes, such as {@code /etc/resolv.conf}. */
    REPLACED,
    /** It goes back to the base's version. */
    REVERTED,
    /** Gone. */
    LOST;

    /** The word of the API. */
    @JsonValue
    public String slug() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether somebody's work goes with it. */
    public boolean takes() {
        return this == REVERTED || this == LOST;
    }
}
