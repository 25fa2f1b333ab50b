package io.tidemark.agent.reconcile;

import io.tidemark.agent.net.Backoff;
import io.tidemark.agent.qemu.QemuProcess;
import io.tidemark.agent.storage.Fault;
import io.tidemark.protocol.Observed;
import io.tidemark.protocol.Observed.StopCause;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** How a run ended, and when to look again. */
final class Outcomes {

    /** A run that lasted this long was a good one; if QEMU dies then, waiting begins anew. */
    private static final Duration GOOD_RUN = Duration.ofMinutes(1);

    private final Surroundings surroundings;
    private final Runnable again;

    /** @param again run when another try is due */
    Outcomes(Surroundings surroundings, Runnable again) {
        this.surroundings = surroundings;
        this.again = again;
    }

    Observed stopped(StopCause cause) {
        return new Observed.Stopped(cause, Optional.of(now()));
    }

    /** A failure after {@code attempts} attempts; where it may pass, another try is arranged. */
    Observed failure(int attempts, Fault fault) {
        Instant now = now();
        Optional<Instant> nextTry =
                switch (fault.outlook()) {
                    case MAY_PASS ->
                        Optional.of(now.plus(Backoff.OF_STARTS.after(attempts, RandomGenerator.getDefault())));
                    case NEEDS_A_PERSON -> Optional.empty();
                };
        nextTry.ifPresent(at -> surroundings.later().at(Duration.between(now, at), again));
        return new Observed.Failed(fault.slug(), String.valueOf(fault.getMessage()), attempts, nextTry);
    }

    /** QEMU ended although the VM should run, or was asked to end and has. */
    Observed ended(RunRecord record) {
        if (record.observed() instanceof Observed.ShuttingDown) {
            return stopped(StopCause.ASKED);
        }
        boolean goodRun = record.observed() instanceof Observed.Running running
                && Duration.between(running.since(), now()).compareTo(GOOD_RUN) >= 0;
        return failure(
                goodRun ? 1 : Math.max(1, record.attempts()),
                Fault.passing(Fault.QEMU_DIED, "QEMU ended without being asked; the VM is started again."));
    }

    /** The same, found out by an agent that was away. */
    Observed endedWhileAway(RunRecord record) {
        boolean sameBoot = record.process()
                .map(process -> process.hostBoot().equals(QemuProcess.presentHostBoot()))
                .orElse(true);
        return sameBoot
                ? ended(record)
                : new Observed.Failed(
                        Fault.HOST_RESTARTED, "The host was restarted while the VM ran.", 1, Optional.of(now()));
    }

    private Instant now() {
        return surroundings.clock().instant();
    }
}
