package io.tidemark.policy;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How {@code /} comes about. */
public enum Root {
    /** A tmpfs over the base; kept paths are bound in from the data volume. ISO images. */
    RAM,
    /** An overlay whose upper layer is on the data volume and belongs to one base. ISO images. */
    LAYERED,
    /** A copy-on-write overlay on a disk image. */
    DISK;

    /** The word of the API. */
    @JsonValue
    public String slug() {
        return name().toLowerCase(Locale.ROOT);
    }
}
