package io.tidemark.vm;

import io.tidemark.protocol.VmSpec.Intended;
import io.tidemark.protocol.VmSpec.Shutdown;
import java.time.Instant;
import java.util.Optional;

/**
 * What people want of a VM.
 *
 * @param run raised by each start and restart
 * @param generation of its host's intent when this was last changed; a report that answers an older one says nothing
 *     about it
 * @param since when it was last changed
 * @param rest where it was deleted and can be brought back
 */
record VmIntent(Intended intended, long run, Shutdown shutdown, long generation, Instant since, Optional<Rest> rest) {

    /** Of a VM that nobody has deleted. */
    VmIntent(Intended intended, long run, Shutdown shutdown, long generation, Instant since) {
        this(intended, run, shutdown, generation, since, Optional.empty());
    }
}
