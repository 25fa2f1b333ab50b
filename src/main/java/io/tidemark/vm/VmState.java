package io.tidemark.vm;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The word for how a VM is. It is computed by {@link VmStatus#of} and stored nowhere. */
public enum VmState {
    /** No host has it yet, or its host has not answered yet. */
    PENDING,
    /** Its host fetches or makes files. */
    PREPARING,
    /** QEMU runs or is about to, the guest is not ready. */
    STARTING,
    /** The guest's default services are up. */
    RUNNING,
    /** The guest was asked to power off, for good or for a restart. */
    STOPPING,
    STOPPED,
    /** It does not run although it should. */
    FAILED,
    /** Its host is away: what is known is old. */
    LOST,
    /** It was deleted, and can be brought back for a while. */
    RESTING,
    /** Its files are being removed. */
    DELETING;

    /** The word of the API. */
    @JsonValue
    public String slug() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The state of an API word. */
    public static Optional<VmState> bySlug(String slug) {
        return Stream.of(values()).filter(each -> each.slug().equals(slug)).findFirst();
    }
}
