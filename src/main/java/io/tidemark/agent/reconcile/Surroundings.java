package io.tidemark.agent.reconcile;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

/**
 * What the VMs of a host share.
 *
 * @param starts how many are prepared at once
 * @param changed run when something is seen that a report should tell; must not block
 * @param later runs something after a while
 * @param room whether the host's disk has room for what guests write
 */
record Surroundings(
        Preparation preparation, Clock clock, Semaphore starts, Runnable changed, Later later, BooleanSupplier room) {

    /** Whether the host's disk has room for what guests write. */
    boolean hasRoom() {
        return room.getAsBoolean();
    }

    /** Runs something after a while. */
    @FunctionalInterface
    interface Later {
        void at(Duration delay, Runnable what);
    }
}
