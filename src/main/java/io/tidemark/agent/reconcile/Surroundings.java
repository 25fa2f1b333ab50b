package io.tidemark.agent.reconcile;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * What the VMs of a host share.
 *
 * @param starts how many are prepared at once
 * @param changed run when something is seen that a report should tell; must not block
 * @param later runs something after a while
 */
record Surroundings(Preparation preparation, Clock clock, Semaphore starts, Runnable changed, Later later) {

    /** Runs something after a while. */
    @FunctionalInterface
    interface Later {
        void at(Duration delay, Runnable what);
    }
}
