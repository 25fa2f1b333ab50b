package io.tidemark.audit;

import java.io.IOException;
import java.util.List;

/** Another system that takes the audit log. */
sealed interface Receiver permits SyslogStream, SyslogDatagrams, Webhook {

    /**
     * Hands entries over, in order. When this returns the system has them, as far as its protocol can tell; in at most a
     * minute it returns or fails.
     *
     * @throws IOException if it has not taken them, or it can't be told whether it has; what was tried, a sentence
     */
    void take(List<Forwarded> entries) throws IOException;
}
