package io.tidemark.vm;

import java.time.Instant;

/** Where a VM is placed, and whether anything can be known or done there. */
public sealed interface Link {

    /** No host has room for it, or none may take it. */
    record Unplaced(String why) implements Link {}

    /** Its host's agent is connected. */
    record Connected(String host, Scheduling scheduling) implements Link {}

    /** Its host's agent is away. */
    record Lost(String host, Instant since) implements Link {}

    /** Whether a host takes VMs. */
    enum Scheduling {
        OPEN,
        /** Nothing is started on it any more. */
        DRAINING
    }
}
