package io.tidemark.policy;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a path differs from the base. */
public enum Change {
    /** The base does not have it. */
    NEW,
    /** The base has it with another content or kind. */
    CHANGED,
    /** The base has it with another mode or owner. */
    MODE,
    /** The base has it, and it was removed. */
    DELETED,
    /** Nobody said: the answer has to hold for a new file, and says what becomes of a changed one. */
    UNKNOWN;

    /** The word of the API. */
    @JsonValue
    public String slug() {
        return name().toLowerCase(Locale.ROOT);
    }
}
