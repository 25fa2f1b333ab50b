package io.tidemark.vm;

import io.tidemark.platform.Problem;
import io.tidemark.protocol.VmSpec.Shutdown;
import java.util.Optional;
import java.util.UUID;

/**
 * How a stop or restart is asked for.
 *
 * @param force whether QEMU is ended at once; what was not flushed is lost then
 * @param accept id of the preview that it accepts; previews come with a later version, until then only its form counts
 */
public record VmStop(Optional<Boolean> force, Optional<String> accept) {

    /** Gracefully. */
    public static final VmStop GRACEFUL = new VmStop(Optional.empty(), Optional.empty());

    /** At once. */
    public static final VmStop FORCED = new VmStop(Optional.of(true), Optional.empty());

    public VmStop {
        accept.ifPresent(VmStop::requireId);
    }

    private static void requireId(String id) {
        try {
            UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw Problem.refusedValue("accept", "accept is the id of a preview.");
        }
    }

    Shutdown shutdown() {
        return force.orElse(false) ? Shutdown.FORCED : Shutdown.GRACEFUL;
    }

    VmAction stopAction() {
        return switch (shutdown()) {
            case GRACEFUL -> VmAction.STOP;
            case FORCED -> VmAction.FORCE_STOP;
        };
    }
}
