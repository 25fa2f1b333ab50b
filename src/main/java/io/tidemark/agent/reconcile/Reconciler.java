package io.tidemark.agent.reconcile;

import io.tidemark.agent.storage.Fault;
import io.tidemark.protocol.Observed;
import io.tidemark.protocol.VmSpec;
import java.time.Duration;
import java.time.Instant;

/**
 * The whole of what an agent decides, as one pure function: what is wanted, what is seen, the time, and out comes the
 * next step. It is asked on every intent, every QEMU exit and every ten seconds, and is never told what changed.
 */
public final class Reconciler {

    /**
     * How long a guest may take to power off before it is forced. Shorter cuts off a database that is still flushing;
     * longer keeps people waiting for a guest that doesn't listen.
     */
    public static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Step NOTHING = new Step.Nothing();

    private Reconciler() {}

    /** The next step for the VM that {@code wanted} describes. */
    public static Step next(VmSpec wanted, Seen seen, Instant now) {
        return switch (wanted.intended()) {
            case RUNNING -> towardsRunning(wanted, seen, now);
            case STOPPED -> towardsStopped(wanted, seen, now);
            case GONE -> towardsGone(seen, now);
        };
    }

    private static Step towardsRunning(VmSpec wanted, Seen seen, Instant now) {
        return switch (seen.observed()) {
            case Observed.Absent absent -> new Step.Start(wanted.run(), 1);
            // an older run goes on being prepared: the start takes the newest spec before it reaches QEMU
            case Observed.Preparing preparing -> NOTHING;
            case Observed.Running running -> seen.run() < wanted.run() ? stop(wanted) : NOTHING;
            case Observed.ShuttingDown down -> waitFor(down, wanted, now);
            case Observed.Stopped stopped -> poweredOffInside(stopped, seen, wanted) ? NOTHING : start(wanted);
            case Observed.Failed failed -> retry(failed, seen, wanted, now);
        };
    }

    private static Step towardsStopped(VmSpec wanted, Seen seen, Instant now) {
        return switch (seen.observed()) {
            case Observed.Absent absent -> NOTHING;
            case Observed.Preparing preparing -> new Step.StopPreparing();
            case Observed.Running running -> stop(wanted);
            case Observed.ShuttingDown down -> waitFor(down, wanted, now);
            case Observed.Stopped stopped -> NOTHING;
            case Observed.Failed failed -> new Step.Settle();
        };
    }

    /** Nothing of a VM that goes is worth a wait for its guest, since its disks go too. */
    private static Step towardsGone(Seen seen, Instant now) {
        return switch (seen.observed()) {
            case Observed.Absent absent -> NOTHING;
            case Observed.Preparing preparing -> new Step.StopPreparing();
            case Observed.Running running -> new Step.EndQemu();
            case Observed.ShuttingDown down -> new Step.EndQemu();
            case Observed.Stopped stopped -> new Step.RemoveFolder();
            case Observed.Failed failed ->
                // a start that failed is no reason to wait, a removal that failed is
                failed.fault().equals(Fault.REMOVE) && !isDue(failed, now) ? NOTHING : new Step.RemoveFolder();
        };
    }

    private static Step start(VmSpec wanted) {
        return new Step.Start(wanted.run(), 1);
    }

    private static Step stop(VmSpec wanted) {
        return switch (wanted.shutdown()) {
            case GRACEFUL -> new Step.PowerOff();
            case FORCED -> new Step.EndQemu();
        };
    }

    private static Step waitFor(Observed.ShuttingDown down, VmSpec wanted, Instant now) {
        boolean outOfPatience = !now.isBefore(down.since().plus(PATIENCE));
        boolean forced = wanted.shutdown() == VmSpec.Shutdown.FORCED;
        return outOfPatience || forced ? new Step.EndQemu() : NOTHING;
    }

    /** A guest that powered itself off stays off until somebody raises the run. */
    private static boolean poweredOffInside(Observed.Stopped stopped, Seen seen, VmSpec wanted) {
        return stopped.cause() == Observed.StopCause.GUEST && seen.run() >= wanted.run();
    }

    private static Step retry(Observed.Failed failed, Seen seen, VmSpec wanted, Instant now) {
        if (seen.run() < wanted.run()) {
            return start(wanted);
        }
        return isDue(failed, now) ? new Step.Start(wanted.run(), failed.attempts() + 1) : NOTHING;
    }

    private static boolean isDue(Observed.Failed failed, Instant now) {
        return failed.nextTry().map(at -> !now.isBefore(at)).orElse(false);
    }
}
