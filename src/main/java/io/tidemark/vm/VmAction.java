package io.tidemark.vm;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a person can do to a VM; {@link VmStatus} knows which of it is possible, and why not. */
public enum VmAction {
    START,
    STOP,
    /** Ends QEMU at once. */
    FORCE_STOP,
    RESTART,
    DELETE,
    /** Changes the definition; sizes count from the next start. */
    CHANGE,
    /** Opens the serial console. */
    CONSOLE;

    /** The word of the API, such as {@code force-stop}. */
    @JsonValue
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
