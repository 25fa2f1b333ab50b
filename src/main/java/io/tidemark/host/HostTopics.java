package io.tidemark.host;

/** Topics of {@link io.tidemark.platform.Changes} that hosts publish; the payload is the host's id. */
public final class HostTopics {

    /** What is wanted on the host changed: whoever holds its link sends the intent again. */
    public static final String INTENT = "host-intent";

    /** The host came, went, or is drained: whatever shows it or its VMs looks again. */
    public static final String HOST = "host";

    /** A newer connection owns the host, or nobody does any more: whoever holds an older one closes it. */
    static final String OWNER = "host-owner";

    private HostTopics() {}
}
