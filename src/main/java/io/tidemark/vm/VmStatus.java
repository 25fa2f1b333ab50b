package io.tidemark.vm;

import io.tidemark.protocol.Observed;
import io.tidemark.protocol.VmReport;
import io.tidemark.protocol.VmReport.BootStep;
import io.tidemark.protocol.VmReport.GuestReport;
import io.tidemark.protocol.VmReport.StepState;
import io.tidemark.protocol.VmSpec.Intended;
import io.tidemark.protocol.VmSpec.Shutdown;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * How a VM is, why, and what can be done to it: a pure function of what people want, what its host last said, and
 * whether that host is there.
 */
public final class VmStatus {

    /**
     * A start that takes longer is called slow. Emulated guests need up to a minute; a shorter bound would cry wolf on
     * hosts without KVM, a longer one leaves people waiting for a guest that hangs.
     */
    static final Duration SLOW_START = Duration.ofMinutes(3);

    /** The agent's fault where files would not go. */
    private static final String REMOVE_FAILED = "remove-failed";

    private final VmState state;
    private final Reason reason;
    private final Instant since;
    private final VmIntent intent;
    private final Optional<Sighting> sighting;
    private final Link link;

    private VmStatus(Said said, VmIntent intent, Optional<Sighting> sighting, Link link) {
        this.state = said.state;
        this.reason = said.reason;
        this.since = said.since;
        this.intent = intent;
        this.sighting = sighting;
        this.link = link;
    }

    static VmStatus of(VmIntent intent, Optional<Sighting> sighting, Link link, Instant now) {
        return new VmStatus(said(intent, sighting, link, now), intent, sighting, link);
    }

    public VmState state() {
        return state;
    }

    public Reason reason() {
        return reason;
    }

    public Instant since() {
        return since;
    }

    /** What can be done to it now. */
    public Set<VmAction> allowed() {
        Set<VmAction> allowed = EnumSet.noneOf(VmAction.class);
        for (VmAction action : VmAction.values()) {
            if (whyNot(action).isEmpty()) {
                allowed.add(action);
            }
        }
        return allowed;
    }

    /** Why {@code action} can't be done now; empty where it can. */
    public Optional<Reason> whyNot(VmAction action) {
        return new WhyNot(state, intent, sighting, link).of(action);
    }

    /** A state with its reason and beginning. */
    private record Said(VmState state, Reason reason, Instant since) {}

    private static Said said(VmIntent intent, Optional<Sighting> sighting, Link link, Instant now) {
        if (intent.intended() != Intended.GONE && intent.rest().isPresent()) {
            Rest rest = intent.rest().get();
            return new Said(VmState.RESTING, resting(rest.by(), sighting, link), rest.since());
        }
        return switch (link) {
            case Link.Unplaced(String why) -> unplaced(intent, why);
            case Link.Lost(String host, Instant since) -> lost(intent, host, since);
            case Link.Connected(String host, Link.Scheduling scheduling) -> connected(intent, sighting, host, now);
        };
    }

    private static Reason resting(String by, Optional<Sighting> sighting, Link link) {
        return switch (link) {
            case Link.Unplaced unplaced ->
                Reason.of("resting-unplaced", "%s deleted it before a host had taken it.", by);
            case Link.Lost(String host, Instant since) ->
                Reason.of("resting-lost", "%s deleted it. %s is away; its disks are there.", by, host);
            case Link.Connected(String host, Link.Scheduling scheduling) ->
                sighting.filter(seen -> runs(seen.report().observed())).isPresent()
                        ? Reason.of("resting-stopping", "%s deleted it. Its guest is being asked to power off.", by)
                        : Reason.of("resting", "%s deleted it. Its disks rest on %s.", by, host);
        };
    }

    private static boolean runs(Observed observed) {
        return observed instanceof Observed.Running || observed instanceof Observed.ShuttingDown;
    }

    private static Said unplaced(VmIntent intent, String why) {
        return switch (intent.intended()) {
            case RUNNING -> new Said(VmState.PENDING, Reason.of("unplaced", "%s", why), intent.since());
            case STOPPED ->
                new Said(
                        VmState.STOPPED,
                        Reason.of("stopped-unplaced", "It was stopped before a host had taken it."),
                        intent.since());
            case GONE -> new Said(VmState.DELETING, Reason.of("deleting", "It is being deleted."), intent.since());
        };
    }

    private static Said lost(VmIntent intent, String host, Instant since) {
        if (intent.intended() == Intended.GONE) {
            return new Said(
                    VmState.DELETING,
                    Reason.of("deleting-lost", "%s is away; its files are removed when it returns.", host),
                    intent.since());
        }
        return new Said(
                VmState.LOST,
                Reason.of(
                        intent.intended() == Intended.RUNNING ? "lost-running" : "lost-stopped",
                        intent.intended() == Intended.RUNNING
                                ? "Its host %s has not been heard from; whether the VM runs there is not known."
                                : "Its host %s has not been heard from; the VM is to be stopped there.",
                        host),
                since);
    }

    private static Said connected(VmIntent intent, Optional<Sighting> sighting, String host, Instant now) {
        if (intent.intended() == Intended.GONE) {
            return new Said(VmState.DELETING, deleting(sighting, host), intent.since());
        }
        if (sighting.isEmpty()) {
            return asked(intent, host);
        }
        Sighting seen = sighting.get();
        return switch (seen.report().observed()) {
            case Observed.Absent absent -> asked(intent, host);
            case Observed.Preparing preparing -> preparing(intent, seen, preparing);
            case Observed.Running running -> running(intent, seen, running, now);
            case Observed.ShuttingDown shuttingDown -> shuttingDown(intent, seen, shuttingDown);
            case Observed.Stopped stopped -> stopped(intent, seen, stopped, host);
            case Observed.Failed failed -> failed(intent, seen, failed, host);
        };
    }

    private static Reason deleting(Optional<Sighting> sighting, String host) {
        return sighting.map(each -> each.report().observed())
                .filter(Observed.Failed.class::isInstance)
                .map(Observed.Failed.class::cast)
                .filter(failed -> failed.fault().equals(REMOVE_FAILED))
                .map(failed ->
                        Reason.of("deleting-failed", "%s could not remove its files: %s", host, failed.message()))
                .orElseGet(() -> Reason.of("deleting-files", "%s is removing its files.", host));
    }

    private static Reason beingStopped(Shutdown shutdown) {
        return switch (shutdown) {
            case GRACEFUL -> Reason.of("stopping", "The guest is being asked to power off.");
            case FORCED -> Reason.of("stopping-forced", "QEMU is being ended.");
        };
    }

    private static Said asked(VmIntent intent, String host) {
        return intent.intended() == Intended.RUNNING
                ? new Said(VmState.PENDING, Reason.of("asked", "%s has been asked to start it.", host), intent.since())
                : new Said(VmState.STOPPED, neverStarted(), intent.since());
    }

    private static Said preparing(VmIntent intent, Sighting seen, Observed.Preparing preparing) {
        if (intent.intended() == Intended.STOPPED) {
            return new Said(
                    VmState.STOPPING,
                    Reason.of("stopping-preparing", "Its files were being prepared; that is being ended."),
                    intent.since());
        }
        Reason reason = preparing
                .percent()
                .map(percent -> Reason.of(
                        "preparing-percent", "Preparing: %s, %s %%.", preparing.step(), String.valueOf(percent)))
                .orElseGet(() -> Reason.of("preparing", "Preparing: %s.", preparing.step()));
        return new Said(VmState.PREPARING, reason, seen.changedAt());
    }

    private static Said running(VmIntent intent, Sighting seen, Observed.Running running, Instant now) {
        if (intent.intended() == Intended.STOPPED) {
            return new Said(VmState.STOPPING, beingStopped(intent.shutdown()), intent.since());
        }
        if (seen.report().run() < intent.run()) {
            return new Said(
                    VmState.STOPPING,
                    Reason.of("restarting", "It is being restarted: first the guest powers off."),
                    intent.since());
        }
        Optional<Instant> ready = seen.report().guest().flatMap(GuestReport::readyAt);
        if (ready.isPresent()) {
            return new Said(VmState.RUNNING, ready(seen.report()), ready.get());
        }
        String doing = currentStep(seen.report());
        boolean slow = Duration.between(running.since(), now).compareTo(SLOW_START) > 0;
        Reason reason = slow
                ? Reason.of(
                        "starting-slow",
                        "It has been starting for %s minutes, now at: %s. The serial console shows what the guest does.",
                        String.valueOf(Duration.between(running.since(), now).toMinutes()),
                        doing)
                : Reason.of("starting", "Starting: %s.", doing);
        return new Said(VmState.STARTING, reason, running.since());
    }

    private static Reason ready(VmReport report) {
        int missing = report.guest().map(guest -> guest.notRebuilt().size()).orElse(0);
        int problems = report.guest().map(guest -> guest.problems().size()).orElse(0);
        if (missing > 0) {
            return Reason.of(
                    "running-not-rebuilt",
                    "The guest is ready, but %s of its packages could not be rebuilt.",
                    String.valueOf(missing));
        }
        if (problems > 0) {
            return Reason.of(
                    "running-problems",
                    "The guest is ready, but says that %s things went wrong.",
                    String.valueOf(problems));
        }
        return Reason.of("running", "The guest is ready.");
    }

    private static String currentStep(VmReport report) {
        return report.steps().stream()
                .filter(step -> step.state() == StepState.DOING)
                .reduce((first, second) -> second)
                .or(() -> report.steps().stream().reduce((first, second) -> second))
                .map(BootStep::name)
                .orElse("qemu");
    }

    private static Said shuttingDown(VmIntent intent, Sighting seen, Observed.ShuttingDown shuttingDown) {
        boolean restart = intent.intended() == Intended.RUNNING && seen.report().run() < intent.run();
        if (restart) {
            return new Said(
                    VmState.STOPPING,
                    Reason.of("restarting", "It is being restarted: first the guest powers off."),
                    shuttingDown.since());
        }
        Reason reason =
                switch (intent.shutdown()) {
                    case GRACEFUL -> Reason.of("stopping-asked", "The guest has been asked to power off.");
                    case FORCED -> beingStopped(intent.shutdown());
                };
        return new Said(VmState.STOPPING, reason, shuttingDown.since());
    }

    private static Said stopped(VmIntent intent, Sighting seen, Observed.Stopped stopped, String host) {
        Instant since = stopped.at().orElse(intent.since());
        if (intent.intended() == Intended.STOPPED) {
            if (seen.generation() < intent.generation()) {
                return new Said(
                        VmState.STOPPING, Reason.of("stopping-told", "%s is told to stop it.", host), intent.since());
            }
            return new Said(VmState.STOPPED, stopReason(stopped.cause()), since);
        }
        boolean ofThisRun = seen.report().run() >= intent.run();
        if (ofThisRun && stopped.cause() == Observed.StopCause.GUEST) {
            return new Said(VmState.STOPPED, stopReason(stopped.cause()), since);
        }
        return new Said(
                VmState.STARTING, Reason.of("about-to-start", "%s is about to start it.", host), intent.since());
    }

    private static Reason stopReason(Observed.StopCause cause) {
        return switch (cause) {
            case NEVER_STARTED -> neverStarted();
            case ASKED -> Reason.of("stopped", "It was stopped.");
            case GUEST -> Reason.of("stopped-inside", "It was powered off from inside.");
        };
    }

    private static Reason neverStarted() {
        return Reason.of("never-started", "It has not been started yet.");
    }

    private static Said failed(VmIntent intent, Sighting seen, Observed.Failed failed, String host) {
        if (intent.intended() == Intended.STOPPED) {
            return new Said(
                    VmState.STOPPED,
                    Reason.of("stopped-failed", "It does not run. The last start failed: %s", failed.message()),
                    seen.changedAt());
        }
        if (seen.report().run() < intent.run()) {
            return new Said(
                    VmState.STARTING, Reason.of("about-to-start", "%s is about to start it.", host), intent.since());
        }
        Reason reason = failed.nextTry().isPresent()
                ? Reason.of(
                        "failed-again",
                        "%s It is tried again by itself; %s so far.",
                        failed.message(),
                        failed.attempts() == 1 ? "1 attempt" : failed.attempts() + " attempts")
                : Reason.of("failed", "%s", failed.message());
        return new Said(VmState.FAILED, reason, seen.changedAt());
    }
}
