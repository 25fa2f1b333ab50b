package io.tidemark.agent.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidemark.agent.Specs;
import io.tidemark.agent.storage.Fault;
import io.tidemark.protocol.HostFacts.Accelerator;
import io.tidemark.protocol.Observed;
import io.tidemark.protocol.Observed.StopCause;
import io.tidemark.protocol.VmSpec;
import io.tidemark.protocol.VmSpec.Intended;
import io.tidemark.protocol.VmSpec.Shutdown;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole table: every intent against everything that can be seen. Wanted is always run 5. */
class ReconcilerTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Step NOTHING = new Step.Nothing();
    private static final Step FIRST_START = new Step.Start(5, 1);
    private static final Step POWER_OFF = new Step.PowerOff();
    private static final Step END = new Step.EndQemu();
    private static final Step REMOVE = new Step.RemoveFolder();

    @ParameterizedTest(name = "{0} {1}, run {2} {3} → {4}")
    @MethodSource("table")
    void every_intent_against_every_sight_gives_one_step(
            Intended intended, Shutdown shutdown, long run, Observed observed, Step expected) {
        VmSpec wanted = Specs.harbour(intended, 5, shutdown);

        Step step = Reconciler.next(wanted, new Seen(run, observed), NOW);

        assertEquals(expected, step);
    }

    static Stream<Arguments> table() {
        return Stream.of(
                        wanted(Intended.RUNNING, Shutdown.GRACEFUL)
                                .seen(0, absent(), FIRST_START)
                                .seen(5, preparing(), NOTHING)
                                .seen(4, preparing(), NOTHING)
                                .seen(5, running(), NOTHING)
                                .seen(6, running(), NOTHING)
                                .seen(4, running(), POWER_OFF)
                                .seen(5, shuttingDownFor(10), NOTHING)
                                .seen(4, shuttingDownFor(119), NOTHING)
                                .seen(4, shuttingDownFor(120), END)
                                .seen(0, stopped(StopCause.NEVER_STARTED), FIRST_START)
                                .seen(4, stopped(StopCause.ASKED), FIRST_START)
                                .seen(5, stopped(StopCause.ASKED), FIRST_START)
                                .seen(4, stopped(StopCause.GUEST), FIRST_START)
                                .seen(5, stopped(StopCause.GUEST), NOTHING)
                                .seen(6, stopped(StopCause.GUEST), NOTHING)
                                .seen(5, failedUntil(Fault.QEMU_DIED, 1), NOTHING)
                                .seen(5, failedUntil(Fault.QEMU_DIED, 0), new Step.Start(5, 4))
                                .seen(5, failedUntil(Fault.QEMU_DIED, -1), new Step.Start(5, 4))
                                .seen(5, failedForGood(), NOTHING)
                                .seen(4, failedUntil(Fault.QEMU_DIED, 60), FIRST_START)
                                .seen(4, failedForGood(), FIRST_START),
                        wanted(Intended.RUNNING, Shutdown.FORCED)
                                .seen(4, running(), END)
                                .seen(5, running(), NOTHING)
                                .seen(4, shuttingDownFor(1), END),
                        wanted(Intended.STOPPED, Shutdown.GRACEFUL)
                                .seen(0, absent(), NOTHING)
                                .seen(5, preparing(), new Step.StopPreparing())
                                .seen(5, running(), POWER_OFF)
                                .seen(4, running(), POWER_OFF)
                                .seen(5, shuttingDownFor(119), NOTHING)
                                .seen(5, shuttingDownFor(121), END)
                                .seen(0, stopped(StopCause.NEVER_STARTED), NOTHING)
                                .seen(5, stopped(StopCause.ASKED), NOTHING)
                                .seen(5, stopped(StopCause.GUEST), NOTHING)
                                .seen(5, failedUntil(Fault.QEMU_DIED, 60), new Step.Settle())
                                .seen(5, failedForGood(), new Step.Settle()),
                        wanted(Intended.STOPPED, Shutdown.FORCED)
                                .seen(5, running(), END)
                                .seen(5, shuttingDownFor(0), END),
                        wanted(Intended.GONE, Shutdown.GRACEFUL)
                                .seen(0, absent(), NOTHING)
                                .seen(5, preparing(), new Step.StopPreparing())
                                .seen(5, running(), END)
                                .seen(5, shuttingDownFor(1), END)
                                .seen(0, stopped(StopCause.NEVER_STARTED), REMOVE)
                                .seen(5, stopped(StopCause.ASKED), REMOVE)
                                .seen(5, stopped(StopCause.GUEST), REMOVE)
                                .seen(5, failedUntil(Fault.NO_ROOM, 60), REMOVE)
                                .seen(5, failedForGood(), REMOVE)
                                .seen(5, failedUntil(Fault.REMOVE, 60), NOTHING)
                                .seen(5, failedUntil(Fault.REMOVE, 0), REMOVE))
                .flatMap(Wanted::rows);
    }

    @Test
    void a_stop_and_a_start_that_were_missed_while_away_end_in_a_new_run() {
        VmSpec afterReconnect = Specs.harbour(Intended.RUNNING, 6);

        Step whileOldRuns = Reconciler.next(afterReconnect, new Seen(5, running()), NOW);
        Step onceItStopped = Reconciler.next(afterReconnect, new Seen(5, stopped(StopCause.ASKED)), NOW);

        assertEquals(POWER_OFF, whileOldRuns);
        assertEquals(new Step.Start(6, 1), onceItStopped);
    }

    private static Observed absent() {
        return new Observed.Absent();
    }

    private static Observed preparing() {
        return new Observed.Preparing("image", Optional.of(40));
    }

    private static Observed running() {
        return new Observed.Running(NOW.minusSeconds(60), Accelerator.TCG);
    }

    private static Observed shuttingDownFor(int seconds) {
        return new Observed.ShuttingDown(NOW.minusSeconds(seconds));
    }

    private static Observed stopped(StopCause cause) {
        return new Observed.Stopped(cause, Optional.of(NOW.minusSeconds(5)));
    }

    private static Observed failedUntil(String fault, int seconds) {
        return new Observed.Failed(fault, "It ended.", 3, Optional.of(NOW.plusSeconds(seconds)));
    }

    private static Observed failedForGood() {
        return new Observed.Failed(Fault.IMAGE_DIGEST, "It differs.", 1, Optional.empty());
    }

    private static Wanted wanted(Intended intended, Shutdown shutdown) {
        return new Wanted(intended, shutdown, Stream.of());
    }

    private record Wanted(Intended intended, Shutdown shutdown, Stream<Arguments> rows) {

        Wanted seen(long run, Observed observed, Step expected) {
            return new Wanted(
                    intended,
                    shutdown,
                    Stream.concat(rows, Stream.of(Arguments.of(intended, shutdown, run, observed, expected))));
        }
    }
}
