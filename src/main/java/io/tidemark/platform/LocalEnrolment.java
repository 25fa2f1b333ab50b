package io.tidemark.platform;

/** Whatever can let the agent of this very machine in, for {@code --enrol-local FILE}; the feature of hosts provides it. */
@FunctionalInterface
public interface LocalEnrolment {

    /** Makes a fresh one-time token, good for ten minutes. */
    String issueLocal();
}
