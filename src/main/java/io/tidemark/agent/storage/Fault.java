package io.tidemark.agent.storage;

import java.util.Objects;

/**
 * Why something could not be done to a VM: what {@link io.tidemark.protocol.Observed.Failed} tells people.
 *
 * <p>Thrown where the reason is known; whoever catches it decides when to try again.
 */
public final class Fault extends RuntimeException {

    /** The image's bytes are not the ones that its digest names. */
    public static final String IMAGE_DIGEST = "image-digest";
    /** The image can't be fetched. */
    public static final String IMAGE_FETCH = "image-fetch";
    /** The image is not on the host, not in its mirror, and has no URL. */
    public static final String IMAGE_MISSING = "image-missing";
    /** The image is not what it says it is, or refers to other files. */
    public static final String IMAGE_REFUSED = "image-refused";
    /** The host's disk is full. */
    public static final String NO_ROOM = "no-room";
    /** A program that the agent needs is not installed. */
    public static final String PROGRAM_MISSING = "program-missing";
    /** There is no QEMU on the host. */
    public static final String QEMU_MISSING = "qemu-missing";
    /** QEMU would not start. */
    public static final String QEMU_REFUSED = "qemu-refused";
    /** QEMU ended although the VM should run. */
    public static final String QEMU_DIED = "qemu-died";
    /** A forwarded port is taken on the host. */
    public static final String PORT_IN_USE = "port-in-use";
    /** No base could be prepared from the ISO. */
    public static final String BASE = "base-failed";
    /** The definition asks for something that this agent does not do. */
    public static final String SPEC = "spec-refused";
    /** A file can't be read or written. */
    public static final String STORAGE = "storage";
    /** The folder can't be removed. */
    public static final String REMOVE = "remove-failed";
    /** The host was restarted or lost its power while the VM ran. */
    public static final String HOST_RESTARTED = "host-restarted";
    /** A mistake in the agent. */
    public static final String INTERNAL = "internal";

    /** Whether it can get better without a person. */
    public enum Outlook {
        /** Another try may succeed. */
        MAY_PASS,
        /** It stays as it is until somebody changes something and starts the VM anew. */
        NEEDS_A_PERSON
    }

    private final String slug;
    private final Outlook outlook;

    private Fault(String slug, String message, Outlook outlook, Throwable cause) {
        super(message, cause);
        this.slug = Objects.requireNonNull(slug);
        this.outlook = outlook;
    }

    /** A fault that another try may not meet. */
    public static Fault passing(String slug, String message) {
        return new Fault(slug, message, Outlook.MAY_PASS, null);
    }

    /** A fault that another try may not meet, with what lies behind it. */
    public static Fault passing(String slug, String message, Throwable cause) {
        return new Fault(slug, message, Outlook.MAY_PASS, cause);
    }

    /** A fault that no other try can mend. */
    public static Fault lasting(String slug, String message) {
        return new Fault(slug, message, Outlook.NEEDS_A_PERSON, null);
    }

    /** The stable word for it, one of this class' constants. */
    public String slug() {
        return slug;
    }

    /** Whether it can get better by itself. */
    public Outlook outlook() {
        return outlook;
    }
}
