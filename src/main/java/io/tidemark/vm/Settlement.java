package io.tidemark.vm;

import io.tidemark.protocol.Observed;
import io.tidemark.protocol.VmReport;
import io.tidemark.protocol.VmReport.GuestReport;
import io.tidemark.protocol.VmSpec.Intended;

/** What a report means for an operation: a pure function. */
sealed interface Settlement {

    /** After this many attempts a start that is tried again by itself counts as failed; the trying goes on. */
    int PATIENCE = 3;

    /** It goes on. */
    record Open() implements Settlement {}

    /** What was asked for is so. */
    record Done() implements Settlement {}

    /** It will not be so. */
    record Failed(String why) implements Settlement {}

    /**
     * @param run the run that the operation is about
     * @param intent of the VM now
     */
    static Settlement of(OperationView.Kind kind, long run, VmIntent intent, Sighting seen) {
        return switch (kind) {
            case CREATE, START, RESTART, RESET, CHANGE_BASE, CHANGE_POLICY -> ofStart(run, seen.report());
            case STOP -> ofStop(intent, seen);
            case DELETE ->
                intent.rest().isPresent() && intent.intended() != Intended.GONE
                        ? ofStop(intent, seen)
                        : new Open(); // Done when the row goes.
            case KEEP, RESCUE -> new Open(); // Done when the guest's task is.
            case PROVE -> new Open(); // Done when the proof is over.
        };
    }

    private static Settlement ofStart(long run, VmReport report) {
        if (report.run() < run) {
            return new Open();
        }
        return switch (report.observed()) {
            case Observed.Running running ->
                report.guest().flatMap(GuestReport::readyAt).isPresent() ? new Done() : new Open();
            case Observed.Failed failed ->
                failed.nextTry().isEmpty() || failed.attempts() >= PATIENCE ? new Failed(failed.message()) : new Open();
            case Observed.Stopped stopped ->
                stopped.cause() == Observed.StopCause.GUEST
                        ? new Failed("The guest powered itself off before it was ready.")
                        : new Open();
            case Observed.Absent absent -> new Open();
            case Observed.Preparing preparing -> new Open();
            case Observed.ShuttingDown shuttingDown -> new Open();
        };
    }

    private static Settlement ofStop(VmIntent intent, Sighting seen) {
        if (seen.generation() < intent.generation()) {
            return new Open();
        }
        return switch (seen.report().observed()) {
            case Observed.Stopped stopped -> new Done();
            case Observed.Absent absent -> new Done();
            case Observed.Failed failed -> new Done();
            case Observed.Running running -> new Open();
            case Observed.Preparing preparing -> new Open();
            case Observed.ShuttingDown shuttingDown -> new Open();
        };
    }
}
