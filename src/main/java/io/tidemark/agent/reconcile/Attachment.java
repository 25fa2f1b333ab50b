package io.tidemark.agent.reconcile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.agent.guest.GuestChannel;
import io.tidemark.agent.guest.GuestLine;
import io.tidemark.agent.guest.GuestState;
import io.tidemark.agent.guest.GuestState.Witness;
import io.tidemark.agent.guest.GuestTasks;
import io.tidemark.agent.guest.GuestTasks.Reach;
import io.tidemark.agent.guest.SerialHub;
import io.tidemark.agent.qemu.Launch;
import io.tidemark.agent.qemu.Machine;
import io.tidemark.agent.qemu.QemuProcess;
import io.tidemark.agent.storage.VmFolder;
import io.tidemark.protocol.VmReport.BootStep;
import io.tidemark.protocol.VmReport.GuestReport;
import io.tidemark.protocol.VmReport.StepState;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** An agent's hold on one VM's QEMU, where one runs: its control socket, its serial port and its guest's channel. */
final class Attachment {

    /** A guest that boots does not hear the power button yet, so it is pressed again, this often. */
    private static final Duration BETWEEN_PRESSES = Duration.ofSeconds(8);

    private static final System.Logger LOG = System.getLogger(Attachment.class.getName());

    private final VmFolder folder;
    private final Clock clock;
    private final Machine.Listener listener;
    private final Runnable changed;
    private final SerialHub serial;
    private final GuestState guest;
    private final GuestTasks tasks;

    private Optional<Machine> machine = Optional.empty();
    private Optional<GuestChannel> channel = Optional.empty();
    private Instant lastPress = Instant.EPOCH;

    /**
     * Nothing is held yet.
     *
     * @param ended run when QEMU has ended or its guest has powered off
     * @param expected whether there should be a QEMU, held or not
     */
    Attachment(VmFolder folder, Surroundings surroundings, Runnable ended, BooleanSupplier expected) {
        this.folder = folder;
        this.clock = surroundings.clock();
        this.changed = surroundings.changed();
        this.serial = new SerialHub(folder);
        this.guest = new GuestState(folder);
        this.tasks = new GuestTasks(folder, clock, new AttachedGuest(expected), surroundings.later()::at, changed);
        this.listener = new Machine.Listener() {
            @Override
            public void changed() {
                ended.run();
            }

            @Override
            public void rebooted() {
                guest.boot(clock.instant(), Witness.FROM_THE_START);
                tasks.forgetGuest();
                changed.run();
            }
        };
    }

    SerialHub serial() {
        return serial;
    }

    synchronized Optional<Machine> machine() {
        return machine;
    }

    /**
     * Starts QEMU and holds it.
     *
     * @param answered run once QEMU answers; its ports are connected after that
     */
    QemuProcess start(Launch launch, Instant since, Runnable answered) throws InterruptedException {
        Machine started = Machine.start(launch, listener);
        hold(started);
        answered.run();
        guest.boot(since, Witness.FROM_THE_START);
        connect();
        return started.process();
    }

    /** Takes hold of a QEMU that runs since {@code since}. */
    void takeOver(QemuProcess process, Instant since) throws IOException, InterruptedException {
        hold(Machine.adopt(folder, process, listener));
        guest.boot(since, Witness.LATER);
        connect();
        LOG.log(System.Logger.Level.INFO, "took over a running QEMU pid=" + process.pid() + " vm=" + folder.id());
    }

    private synchronized void hold(Machine held) {
        machine = Optional.of(held);
        lastPress = Instant.EPOCH;
    }

    /** Presses the power button, unless that was just done. */
    void pressPowerButton() throws IOException, InterruptedException {
        Optional<Machine> held;
        synchronized (this) {
            Instant now = clock.instant();
            if (now.isBefore(lastPress.plus(BETWEEN_PRESSES))) {
                return;
            }
            lastPress = now;
            held = machine;
        }
        held.orElseThrow(() -> new IOException("QEMU is gone")).pressPowerButton();
    }

    /** Sees to it that both ports are connected. */
    void connect() {
        try {
            if (!serial.isConnected()) {
                serial.connect();
            }
            if (connectChannel()) {
                tasks.reconnected();
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "a guest's ports can't be reached; tried again vm=" + folder.id(), e);
        }
    }

    private synchronized boolean connectChannel() throws IOException {
        if (channel.map(GuestChannel::isOpen).orElse(false)) {
            return false;
        }
        channel = Optional.of(GuestChannel.connect(folder, this::take));
        return true;
    }

    private void take(GuestLine line) {
        if (guest.take(line, clock.instant())) {
            changed.run();
        }
        tasks.take(line);
    }

    /** QEMU is gone. */
    void forget() {
        serial.disconnect();
        guest.end();
        synchronized (this) {
            channel.ifPresent(GuestChannel::close);
            channel = Optional.empty();
            machine = Optional.empty();
        }
        tasks.forgetGuest();
    }

    /** Lets go of QEMU, which runs on. */
    synchronized void release() {
        machine.ifPresent(running -> {
            try {
                running.release();
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "QEMU's socket did not close well vm=" + folder.id(), e);
            }
        });
        serial.disconnect();
        channel.ifPresent(GuestChannel::close);
    }

    synchronized void resize(int columns, int rows) {
        channel.ifPresent(open -> open.resize(columns, rows));
    }

    /** What the guest is asked, and what it says by itself. */
    GuestTasks tasks() {
        return tasks;
    }

    /** What the guest did so far, and what holds it up. */
    synchronized List<BootStep> steps(Instant now) {
        List<BootStep> steps = new ArrayList<>(guest.steps(now));
        machine.flatMap(Machine::outOfRoomSince)
                .ifPresent(since -> steps.add(new BootStep(
                        "no-room",
                        StepState.FAILED,
                        since,
                        Duration.between(since, now).toMillis(),
                        "The host's disk is full: the guest waits for room and goes on by itself.")));
        return steps;
    }

    Optional<GuestReport> report() {
        return guest.report();
    }

    /** The guest as its tasks see it. */
    private final class AttachedGuest implements GuestTasks.Guest {

        private final BooleanSupplier expected;

        AttachedGuest(BooleanSupplier expected) {
            this.expected = expected;
        }

        @Override
        public Reach reach() {
            if (machine().isEmpty()) {
                return expected.getAsBoolean() ? Reach.NOT_READY : Reach.NOT_RUNNING;
            }
            return guest.report().isPresent() ? Reach.READY : Reach.NOT_READY;
        }

        @Override
        public Optional<String> ask(String what, ObjectNode values) {
            Optional<GuestChannel> open;
            synchronized (Attachment.this) {
                open = channel;
            }
            return open.flatMap(to -> to.ask(what, values));
        }
    }
}
