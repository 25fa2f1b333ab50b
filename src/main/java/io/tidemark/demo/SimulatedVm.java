package io.tidemark.demo;

import io.tidemark.protocol.GuestTask;
import io.tidemark.protocol.HostFacts.Accelerator;
import io.tidemark.protocol.Observed;
import io.tidemark.protocol.Observed.StopCause;
import io.tidemark.protocol.Receipt;
import io.tidemark.protocol.Receipt.Ending;
import io.tidemark.protocol.Survey;
import io.tidemark.protocol.TaskOutcome;
import io.tidemark.protocol.VmReport;
import io.tidemark.protocol.VmReport.BootStep;
import io.tidemark.protocol.VmReport.GuestReport;
import io.tidemark.protocol.VmReport.NotRebuilt;
import io.tidemark.protocol.VmReport.StepState;
import io.tidemark.protocol.VmSpec;
import io.tidemark.protocol.VmSpec.Shutdown;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A VM that is nothing but its states: a real agent's, one after the other, a beat each. Not safe for two threads. */
final class SimulatedVm {

    private static final List<String> ON_HOST = List.of("image", "data-volume");
    private static final List<String> IN_GUEST =
            List.of("qemu", "kernel", "base", "data", "kept", "files", "packages", "services");
    private static final long DATA_VOLUME_BYTES = 37_748_736;

    private final Shell shell;
    private final List<BootStep> steps = new ArrayList<>();
    private VmSpec spec;
    private long run;
    private Observed observed = new Observed.Absent();
    private final SimulatedGround ground;
    private Optional<GuestReport> guest = Optional.empty();
    private Optional<String> lastBoot = Optional.empty();
    private Ending ending = Ending.ORDERLY;
    private boolean surveyed = true;

    SimulatedVm(VmSpec spec) {
        this.spec = spec;
        this.shell = new Shell(spec.name());
        this.ground = new SimulatedGround(spec);
    }

    UUID id() {
        return spec.id();
    }

    Shell shell() {
        return shell;
    }

    void want(VmSpec wanted) {
        spec = wanted;
        ground.want(wanted);
    }

    List<GuestTask> tasks() {
        return spec.tasks();
    }

    /** Somebody writes a file inside. */
    void write(String path) {
        ground.write(path);
    }

    /** What the guest says to a task; empty where it says nothing. */
    Optional<TaskOutcome> answer(GuestTask task, Instant now) {
        if (guest.isEmpty()) {
            return Optional.of(new TaskOutcome.Refused("The VM does not run."));
        }
        return Temper.of(spec.name()) == Temper.MUTE
                ? Optional.empty()
                : Optional.of(ground.answer(task, guest.get().bootId(), now));
    }

    /** The survey that a guest takes by itself when its boot is done; once for each boot. */
    Optional<Survey> ownSurvey(Instant now) {
        if (surveyed || guest.isEmpty() || Temper.of(spec.name()) == Temper.MUTE) {
            return Optional.empty();
        }
        surveyed = true;
        return Optional.of(ground.survey(guest.get().bootId(), now));
    }

    VmReport report() {
        long bytes = observed instanceof Observed.Absent ? 0 : DATA_VOLUME_BYTES;
        return new VmReport(spec.id(), run, observed, List.copyOf(steps), guest, bytes);
    }

    /** Whether it has, or has had, a QEMU whose serial port can be looked at. */
    boolean hasConsole() {
        return observed instanceof Observed.Running || observed instanceof Observed.ShuttingDown;
    }

    /** QEMU is killed; intent says what comes next. */
    void crash(Instant now) {
        observed = new Observed.Failed("qemu-died", "QEMU was ended by signal 9.", 1, Optional.of(now));
        ending = Ending.CRASH;
        guest = Optional.empty();
        shell.print("\r\n");
    }

    /** The guest powers itself off. */
    void powerOff(Instant now) {
        stop(StopCause.GUEST, now);
    }

    /** One beat towards what is wanted. */
    void advance(Instant now) {
        switch (spec.intended()) {
            case RUNNING -> towardsRunning(now);
            case STOPPED -> towardsStopped(now);
            case GONE -> {
                observed = new Observed.Absent();
                steps.clear();
                guest = Optional.empty();
            }
        }
    }

    private void towardsRunning(Instant now) {
        switch (observed) {
            case Observed.Absent absent -> begin(now);
            case Observed.Preparing preparing -> prepare(now);
            case Observed.Running running -> {
                if (run < spec.run()) {
                    shutDown(now);
                } else {
                    boot(now);
                }
            }
            case Observed.ShuttingDown down -> stop(StopCause.ASKED, now);
            case Observed.Stopped stopped -> {
                if (stopped.cause() != StopCause.GUEST || run < spec.run()) {
                    begin(now);
                }
            }
            case Observed.Failed failed -> {
                if (failed.nextTry().isPresent() || run < spec.run()) {
                    begin(now);
                }
            }
        }
    }

    private void towardsStopped(Instant now) {
        switch (observed) {
            case Observed.Running running -> shutDown(now);
            case Observed.ShuttingDown down -> stop(StopCause.ASKED, now);
            case Observed.Preparing preparing -> stop(StopCause.NEVER_STARTED, now);
            case Observed.Absent absent -> {}
            case Observed.Stopped stopped -> {}
            case Observed.Failed failed -> stop(StopCause.ASKED, now);
        }
    }

    private void shutDown(Instant now) {
        if (spec.shutdown() == Shutdown.FORCED) {
            stop(StopCause.ASKED, now);
            return;
        }
        observed = new Observed.ShuttingDown(now);
        shell.print("\r\n * Stopping local ...\r\nThe system is going down NOW!\r\n");
    }

    private void stop(StopCause cause, Instant now) {
        observed = new Observed.Stopped(cause, Optional.of(now));
        guest = Optional.empty();
    }

    private void begin(Instant now) {
        run = spec.run();
        guest = Optional.empty();
        steps.clear();
        doing(ON_HOST.getFirst(), now);
        observed = new Observed.Preparing(ON_HOST.getFirst(), Optional.of(0));
    }

    private void prepare(Instant now) {
        done(now);
        if (steps.size() < ON_HOST.size()) {
            String step = ON_HOST.get(steps.size());
            doing(step, now);
            observed = new Observed.Preparing(step, Optional.empty());
            return;
        }
        if (Temper.of(spec.name()) == Temper.FAILS) {
            observed = new Observed.Failed(
                    "qemu-died", "QEMU ended at once: it could not set up guest memory.", 1, Optional.empty());
            return;
        }
        observed = new Observed.Running(now, Accelerator.TCG);
        doing(IN_GUEST.getFirst(), now);
        shell.print("\r\nWelcome to Alpine Linux 3.20 (simulated)\r\n");
    }

    private void boot(Instant now) {
        if (guest.isPresent()) {
            if (Temper.of(spec.name()) == Temper.HALTS) {
                powerOff(now);
            }
            return;
        }
        int begun = steps.size() - ON_HOST.size();
        if (begun < IN_GUEST.size()) {
            done(now);
            doing(IN_GUEST.get(begun), now);
            return;
        }
        if (Temper.of(spec.name()) == Temper.HANGS) {
            return;
        }
        done(now);
        guest = Optional.of(ready(now));
        shell.prompt();
    }

    private GuestReport ready(Instant now) {
        boolean forgets = Temper.of(spec.name()) == Temper.FORGETS;
        String bootId = UUID.randomUUID().toString();
        Optional<Receipt> receipt = ground.receipt(lastBoot, ending);
        ground.booted();
        lastBoot = Optional.of(bootId);
        ending = Ending.ORDERLY;
        surveyed = false;
        return new GuestReport(
                bootId,
                Optional.of(now),
                spec.image().digest(),
                spec.policy().revision(),
                spec.packages(),
                forgets ? List.of(new NotRebuilt("zstd", "its file is not in the cache")) : List.of(),
                List.of(),
                spec.policy().root() == VmSpec.Root.RAM ? Optional.of(42_000L) : Optional.empty(),
                spec.policy().root() == VmSpec.Root.RAM ? Optional.of(190_000L) : Optional.empty(),
                spec.policy().kept(),
                receipt);
    }

    private void doing(String name, Instant now) {
        steps.add(new BootStep(name, StepState.DOING, now, 0, ""));
    }

    private void done(Instant now) {
        BootStep last = steps.removeLast();
        long millis = Duration.between(last.startedAt(), now).toMillis();
        steps.add(new BootStep(last.name(), StepState.DONE, last.startedAt(), millis, last.detail()));
    }
}
