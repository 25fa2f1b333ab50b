package io.tidemark.vm;

import io.tidemark.protocol.VmSpec.Intended;
import java.time.Instant;
import java.util.Optional;

/** Why something can't be done to a VM now; for people, so each says what to do or what it waits for. */
record WhyNot(VmState state, VmIntent intent, Optional<Sighting> sighting, Link link) {

    /** Why {@code action} can't be done now; empty where it can. */
    Optional<Reason> of(VmAction action) {
        if (intent.intended() == Intended.GONE) {
            return Optional.of(Reason.of("not-deleting", "It is being deleted."));
        }
        if (intent.rest().isPresent()) {
            return action.endsRest() ? Optional.empty() : resting();
        }
        return switch (action) {
            case BRING_BACK, DELETE_NOW -> Optional.of(Reason.of("not-resting", "It has not been deleted."));
            case START -> start();
            case STOP -> stop();
            case FORCE_STOP -> forceStop();
            case RESTART -> restart();
            case RESET, CHANGE_BASE, CHANGE_POLICY -> remake();
            case KEEP, RESCUE -> save();
            case CONSOLE -> console();
            case DELETE, CHANGE -> Optional.empty();
        };
    }

    private static Optional<Reason> resting() {
        return Optional.of(Reason.of("not-deleted", "It was deleted. Bring it back first."));
    }

    private Optional<Reason> start() {
        return switch (state) {
            case STOPPED, FAILED -> onThisHost();
            case LOST ->
                intent.intended() == Intended.RUNNING
                        ? Optional.of(Reason.of("not-start-lost", "It is to run already; its host is away."))
                        : Optional.empty();
            case PENDING, PREPARING, STARTING ->
                Optional.of(Reason.of("not-start-starting", "It is being started already."));
            case RUNNING -> Optional.of(Reason.of("not-start-running", "It is running already."));
            case STOPPING -> Optional.of(Reason.of("not-start-stopping", "It is being stopped; start it when it is."));
            case DELETING -> Optional.of(Reason.of("not-deleting", "It is being deleted."));
            case RESTING -> resting();
        };
    }

    private Optional<Reason> stop() {
        if (state == VmState.STOPPED) {
            return Optional.of(Reason.of("not-stop-stopped", "It is stopped already."));
        }
        return intent.intended() == Intended.STOPPED
                ? Optional.of(Reason.of("not-stop-stopping", "It is being stopped already."))
                : Optional.empty();
    }

    private Optional<Reason> forceStop() {
        if (state == VmState.STOPPED) {
            return Optional.of(Reason.of("not-stop-stopped", "It is stopped already."));
        }
        return switch (intent.shutdown()) {
            case GRACEFUL -> Optional.empty();
            case FORCED ->
                intent.intended() == Intended.STOPPED
                        ? Optional.of(Reason.of("not-force-forced", "It is being forced already."))
                        : Optional.empty();
        };
    }

    private Optional<Reason> restart() {
        return switch (state) {
            case RUNNING, STARTING -> onThisHost();
            case PENDING, PREPARING -> Optional.of(Reason.of("not-restart-starting", "It is being started already."));
            case STOPPING -> Optional.of(Reason.of("not-restart-stopping", "It is shutting down already."));
            case STOPPED -> Optional.of(Reason.of("not-restart-stopped", "It is stopped; start it."));
            case FAILED -> Optional.of(Reason.of("not-restart-failed", "It does not run; start it."));
            case LOST -> Optional.of(Reason.of("not-restart-lost", "Its host is away."));
            case DELETING -> Optional.of(Reason.of("not-deleting", "It is being deleted."));
            case RESTING -> resting();
        };
    }

    private Optional<Reason> remake() {
        return switch (state) {
            case RUNNING, STARTING, FAILED -> onThisHost();
            case STOPPED -> Optional.empty();
            case PENDING, PREPARING ->
                Optional.of(Reason.of("not-remake-starting", "It is being prepared; wait until it starts."));
            case STOPPING -> Optional.of(Reason.of("not-remake-stopping", "It is shutting down; wait until it has."));
            case LOST -> Optional.of(Reason.of("not-restart-lost", "Its host is away."));
            case DELETING -> Optional.of(Reason.of("not-deleting", "It is being deleted."));
            case RESTING -> resting();
        };
    }

    private Optional<Reason> save() {
        return state == VmState.RUNNING
                ? Optional.empty()
                : Optional.of(Reason.of("not-save-not-running", "Only a guest that runs and is ready can save paths."));
    }

    private Optional<Reason> onThisHost() {
        return switch (link) {
            case Link.Connected(String host, Link.Scheduling scheduling) ->
                scheduling == Link.Scheduling.DRAINING
                        ? Optional.of(
                                Reason.of("not-start-draining", "%s is being drained; nothing is started on it.", host))
                        : Optional.empty();
            case Link.Unplaced unplaced -> Optional.empty();
            case Link.Lost lost -> Optional.empty();
        };
    }

    private Optional<Reason> console() {
        return switch (link) {
            case Link.Unplaced unplaced ->
                Optional.of(Reason.of("not-console-unplaced", "It has no host yet, so it has no console."));
            case Link.Lost(String host, Instant lostSince) ->
                Optional.of(Reason.of("not-console-lost", "%s is away; the console is back when it is.", host));
            case Link.Connected(String host, Link.Scheduling scheduling) ->
                sighting.map(each -> each.report().observed())
                                .filter(Situations::hasRun)
                                .isPresent()
                        ? Optional.empty()
                        : Optional.of(Reason.of(
                                "not-console-early", "%s has not started it yet, so there is no console.", host));
        };
    }
}
