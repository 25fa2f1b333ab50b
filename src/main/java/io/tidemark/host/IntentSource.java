package io.tidemark.host;

import io.tidemark.protocol.ToAgent;
import java.util.UUID;

/** Knows all that is wanted on a host. Implemented by the feature that owns VMs, which this package must not know. */
public interface IntentSource {

    /** The whole intent for {@code host}; its generation is never newer than its content. */
    ToAgent.Intent intentFor(UUID host);
}
