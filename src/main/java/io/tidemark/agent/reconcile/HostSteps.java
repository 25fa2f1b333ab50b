package io.tidemark.agent.reconcile;

import io.tidemark.agent.guest.GuestState;
import io.tidemark.protocol.Observed;
import io.tidemark.protocol.VmReport.BootStep;
import io.tidemark.protocol.VmReport.StepState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the host does for a start, step by step, as people watch it. */
public final class HostSteps {

    private final Clock clock;
    private final Runnable changed;
    private final List<BootStep> done = new ArrayList<>();
    private Optional<BootStep> doing = Optional.empty();
    private Optional<Integer> percent = Optional.empty();

    HostSteps(Clock clock, Runnable changed) {
        this.clock = clock;
        this.changed = changed;
    }

    /** A new step begins; the one before is done. */
    public synchronized void begin(String name) {
        finish(StepState.DONE, "");
        doing = Optional.of(new BootStep(name, StepState.DOING, clock.instant(), 0, ""));
        changed.run();
    }

    /** How far the present step is, 0 to 100. */
    public synchronized void at(int newPercent) {
        percent = Optional.of(Math.clamp(newPercent, 0, 100));
        changed.run();
    }

    /** What the present step is about. */
    public synchronized void saying(String detail) {
        doing = doing.map(step -> new BootStep(step.name(), step.state(), step.startedAt(), step.millis(), detail));
        changed.run();
    }

    synchronized void allDone() {
        finish(StepState.DONE, "");
    }

    synchronized void failed(String why) {
        finish(StepState.FAILED, why);
    }

    private void finish(StepState state, String detail) {
        doing.ifPresent(step -> done.add(new BootStep(
                step.name(),
                state,
                step.startedAt(),
                Duration.between(step.startedAt(), clock.instant()).toMillis(),
                detail.isEmpty() ? step.detail() : detail)));
        doing = Optional.empty();
        percent = Optional.empty();
    }

    synchronized Observed.Preparing observed() {
        return new Observed.Preparing(doing.map(BootStep::name).orElse("begin"), percent);
    }

    synchronized List<BootStep> list() {
        Instant now = clock.instant();
        List<BootStep> all = new ArrayList<>(done);
        doing.ifPresent(step -> all.add(GuestState.untilNow(step, now)));
        return all;
    }
}
