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
    /** Makes the data volume and a root disk anew. */
    RESET,
    /** Goes to another image. */
    CHANGE_BASE,
    /** Follows another policy or revision. */
    CHANGE_POLICY,
    /** Keeps paths of the running guest for good. */
    KEEP,
    /** Copies paths of the running guest to its data volume once. */
    RESCUE,
    DELETE,
    /** Makes a deleted one a stopped one again. */
    BRING_BACK,
    /** Ends the rest of a deleted one before its time. */
    DELETE_NOW,
    /** Changes the definition; sizes count from the next start. */
    CHANGE,
    /** Opens the serial console. */
    CONSOLE;

    /** Whether it is done to a deleted VM that rests, to which nothing else is. */
    boolean endsRest() {
        return this == BRING_BACK || this == DELETE_NOW;
    }

    /** The word of the API, such as {@code force-stop}. */
    @JsonValue
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
