package io.tidemark.vm;

import io.tidemark.policy.Event;
import io.tidemark.protocol.VmSpec.Shutdown;
import java.util.Optional;
import java.util.UUID;

/**
 * How a stop or restart is asked for.
 *
 * @param force whether QEMU is ended at once; what was not flushed is lost then
 * @param accept id of the preview that it accepts
 */
public record VmStop(Optional<Boolean> force, Optional<String> accept) {

    /** Gracefully. */
    public static final VmStop GRACEFUL = new VmStop(Optional.empty(), Optional.empty());

    /** At once. */
    public static final VmStop FORCED = new VmStop(Optional.of(true), Optional.empty());

    public VmStop {
        accept.ifPresent(Acceptance::id);
    }

    /** The same, with what is accepted. */
    public VmStop accepting(Optional<String> preview) {
        return new VmStop(force, preview);
    }

    Shutdown shutdown() {
        return force.orElse(false) ? Shutdown.FORCED : Shutdown.GRACEFUL;
    }

    Event event() {
        return switch (shutdown()) {
            case GRACEFUL -> Event.RESTART;
            case FORCED -> Event.CRASH;
        };
    }

    Optional<UUID> preview() {
        return accept.map(Acceptance::id);
    }

    VmAction stopAction() {
        return switch (shutdown()) {
            case GRACEFUL -> VmAction.STOP;
            case FORCED -> VmAction.FORCE_STOP;
        };
    }
}
