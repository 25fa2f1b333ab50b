package io.tidemark.agent.reconcile;

import io.tidemark.agent.guest.GuestChannel;
import io.tidemark.agent.guest.GuestState;
import io.tidemark.agent.guest.GuestState.Witness;
import io.tidemark.agent.guest.SerialHub;
import io.tidemark.agent.net.Backoff;
import io.tidemark.agent.qemu.Launch;
import io.tidemark.agent.qemu.Machine;
import io.tidemark.agent.qemu.QemuProcess;
import io.tidemark.agent.storage.AtomicFiles;
import io.tidemark.agent.storage.DataVolume;
import io.tidemark.agent.storage.Fault;
import io.tidemark.agent.storage.Json;
import io.tidemark.agent.storage.NoRoom;
import io.tidemark.agent.storage.VmFolder;
import io.tidemark.protocol.HostFacts.Accelerator;
import io.tidemark.protocol.Observed;
import io.tidemark.protocol.Observed.StopCause;
import io.tidemark.protocol.VmReport;
import io.tidemark.protocol.VmReport.BootStep;
import io.tidemark.protocol.VmSpec;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One VM on this host: what is wanted of it, what is there, and the one thread that brings the two together. Whatever
 * goes wrong here stays here: it becomes {@code Failed}, and other VMs don't notice.
 */
final class VirtualMachine {

    /** A run that lasted this long was a good one; if QEMU dies then, waiting begins anew. */
    private static final Duration GOOD_RUN = Duration.ofMinutes(1);

    private static final System.Logger LOG = System.getLogger(VirtualMachine.class.getName());

    private final VmFolder folder;
    private final Surroundings surroundings;
    private final SerialHub serial;
    private final GuestState guest;

    private Optional<VmSpec> wanted = Optional.empty();
    private Optional<RunRecord> known = Optional.empty();
    private Optional<Start> start = Optional.empty();
    private Optional<Machine> machine = Optional.empty();
    private Optional<GuestChannel> channel = Optional.empty();
    private Optional<Thread> worker = Optional.empty();
    private boolean again;

    /** A start under way. */
    private record Start(long run, HostSteps steps) {}

    VirtualMachine(VmFolder folder, Surroundings surroundings) {
        this.folder = folder;
        this.surroundings = surroundings;
        this.serial = new SerialHub(folder);
        this.guest = new GuestState(folder);
    }

    /** The port that people watch and type on. */
    SerialHub serial() {
        return serial;
    }

    /** Reads what an earlier agent left, and takes over the QEMU that runs, if one does. */
    void recover() {
        try {
            Optional<RunRecord> record = RunRecord.read(folder);
            synchronized (this) {
                known = record;
            }
        } catch (IOException e) {
            log(System.Logger.Level.ERROR, "the record of the last run can't be read; it is taken as failed", e);
            know(RunRecord.fresh()
                    .seenAs(failure(
                            1, Fault.passing(Fault.STORAGE, "What this host knew of the VM can't be read.", e))));
        }
        nudge();
    }

    /** This is wanted from now on; none leaves the VM alone. */
    void want(Optional<VmSpec> spec) {
        synchronized (this) {
            wanted = spec;
            boolean giveUp = start.isPresent()
                    && spec.map(this::nextStep)
                            .filter(Step.StopPreparing.class::isInstance)
                            .isPresent();
            if (giveUp) {
                worker.ifPresent(Thread::interrupt);
            }
        }
        nudge();
    }

    /** Looks again, soon. */
    synchronized void nudge() {
        if (worker.isPresent()) {
            again = true;
            return;
        }
        Thread thread = Thread.ofVirtual().name("vm-" + folder.id()).unstarted(this::work);
        worker = Optional.of(thread);
        thread.start();
    }

    /** Lets go of what runs, without ending it: the agent ends. */
    synchronized void release() {
        machine.ifPresent(running -> {
            try {
                running.release();
            } catch (IOException e) {
                log(System.Logger.Level.DEBUG, "QEMU's socket did not close well", e);
            }
        });
        serial.disconnect();
        channel.ifPresent(GuestChannel::close);
    }

    /** Tells the guest the size of its serial terminal. */
    synchronized void resize(int columns, int rows) {
        channel.ifPresent(open -> open.resize(columns, rows));
    }

    /** Whether there is neither a folder nor a wish for one. */
    synchronized boolean isForgotten() {
        return wanted.isEmpty() && known.isEmpty() && start.isEmpty();
    }

    /** What is to be seen now. */
    synchronized VmReport report() {
        Seen seen = seen();
        Instant now = surroundings.clock().instant();
        List<BootStep> steps = new ArrayList<>(start.map(under -> under.steps().list())
                .orElseGet(() -> known.map(RunRecord::steps).orElse(List.of())));
        steps.addAll(guest.steps(now));
        return new VmReport(
                folder.id(), seen.run(), seen.observed(), steps, guest.report(), DataVolume.bytesOnDisk(folder));
    }

    private synchronized Seen seen() {
        return start.map(under -> new Seen(under.run(), under.steps().observed()))
                .orElseGet(() -> known.map(record -> new Seen(record.run(), record.observed()))
                        .orElseGet(() -> new Seen(0, new Observed.Absent())));
    }

    private synchronized Step nextStep(VmSpec spec) {
        return Reconciler.next(spec, seen(), surroundings.clock().instant());
    }

    private void work() {
        while (true) {
            boolean more = turn();
            synchronized (this) {
                if (!more && !again) {
                    worker = Optional.empty();
                    return;
                }
                again = false;
            }
        }
    }

    /** One look and at most one step; tells whether another may follow at once. */
    private boolean turn() {
        // an interrupt that came too late for the step it was meant for
        boolean late = Thread.interrupted();
        Seen before = seen();
        try {
            observe();
            Optional<Step> step = dueStep();
            if (step.isPresent()) {
                perform(step.get());
            }
        } catch (InterruptedException e) {
            // the step is no longer wanted, and what is wanted instead is looked up in the next turn
            return true;
        } catch (Fault e) {
            fail(e);
        } catch (IOException | RuntimeException e) {
            log(System.Logger.Level.ERROR, "a step failed", e);
            fail(
                    e instanceof IOException io
                            ? NoRoom.orStorage("The VM's files can't be used", io)
                            : Fault.passing(
                                    Fault.INTERNAL, "The agent made a mistake: " + e + ". Its log says where.", e));
        }
        boolean changed = !seen().equals(before);
        if (changed) {
            surroundings.changed().run();
        }
        return changed || late;
    }

    private synchronized Optional<Step> dueStep() {
        boolean settling =
                machine.isPresent() != known.map(RunRecord::expectsQemu).orElse(false);
        return settling ? Optional.empty() : wanted.map(this::nextStep).filter(step -> !(step instanceof Step.Nothing));
    }

    private void perform(Step step) throws IOException, InterruptedException {
        LOG.log(System.Logger.Level.INFO, "doing a step vm=" + folder.id() + " step=" + step);
        switch (step) {
            case Step.Nothing nothing -> {}
            case Step.Start due -> start(due);
            case Step.StopPreparing due -> {}
            case Step.PowerOff due -> powerOff();
            case Step.EndQemu due -> endQemu();
            case Step.Settle due -> know(record().seenAs(stopped(StopCause.ASKED)));
            case Step.RemoveFolder due -> removeFolder();
        }
    }

    // --- What is there ---------------------------------------------------------------------------------------------

    /** Brings what we know up to what is: a QEMU that ended, a guest that powered off, a QEMU to take over. */
    private void observe() throws IOException, InterruptedException {
        Optional<Machine> running;
        Optional<RunRecord> record;
        synchronized (this) {
            running = machine;
            record = known;
        }
        if (running.isPresent()) {
            observe(running.get());
        } else if (record.isPresent()) {
            lookForQemu(record.get());
        }
    }

    private void observe(Machine running) throws IOException, InterruptedException {
        boolean asked = record().observed() instanceof Observed.ShuttingDown;
        if (running.hasPoweredOff()) {
            // written down before QEMU ends: afterwards nobody could tell who ended it
            if (record().expectsQemu()) {
                know(record().seenAs(stopped(asked ? StopCause.ASKED : StopCause.GUEST)));
            }
            running.end();
            forget();
        } else if (!running.isAlive()) {
            forget();
            if (record().expectsQemu()) {
                know(record().seenAs(asked ? stopped(StopCause.ASKED) : died()));
            }
        } else if (running.isConnected()) {
            running.boundLog();
            connect();
        } else {
            takeOver(running.process());
        }
    }

    private void lookForQemu(RunRecord record) throws IOException, InterruptedException {
        Optional<QemuProcess> process =
                record.process().filter(QemuProcess::isAlive).or(() -> Machine.find(folder));
        if (process.isPresent() && record.expectsQemu()) {
            takeOver(process.get());
        } else if (process.isPresent()) {
            // the agent ended between writing down that the VM is stopped and ending its QEMU
            Machine.kill(process.get());
        } else if (record.expectsQemu()) {
            know(record.seenAs(goneWhileAway(record)));
        }
    }

    private void takeOver(QemuProcess process) throws IOException, InterruptedException {
        Instant since = record().observed() instanceof Observed.Running running
                ? running.since()
                : surroundings.clock().instant();
        try {
            Machine adopted = Machine.adopt(folder, process, listener());
            synchronized (this) {
                machine = Optional.of(adopted);
            }
        } catch (IOException e) {
            log(System.Logger.Level.WARNING, "a running QEMU does not answer; tried again", e);
            return;
        }
        guest.boot(since, Witness.LATER);
        connect();
        log(System.Logger.Level.INFO, "took over a running QEMU pid=" + process.pid());
        // its guest may have powered off meanwhile
        nudge();
    }

    private Observed goneWhileAway(RunRecord record) {
        boolean sameBoot = record.process()
                .map(process -> process.hostBoot().equals(QemuProcess.presentHostBoot()))
                .orElse(true);
        if (!sameBoot) {
            return new Observed.Failed(
                    Fault.HOST_RESTARTED,
                    "The host was restarted while the VM ran.",
                    1,
                    Optional.of(surroundings.clock().instant()));
        }
        return record.observed() instanceof Observed.ShuttingDown ? stopped(StopCause.ASKED) : died();
    }

    private Observed died() {
        Instant now = surroundings.clock().instant();
        boolean goodRun = record().observed() instanceof Observed.Running running
                && Duration.between(running.since(), now).compareTo(GOOD_RUN) >= 0;
        return failure(
                goodRun ? 1 : Math.max(1, record().attempts()),
                Fault.passing(Fault.QEMU_DIED, "QEMU ended without being asked; the VM is started again."));
    }

    // --- What is done ----------------------------------------------------------------------------------------------

    private void start(Step.Start due) throws IOException, InterruptedException {
        VmSpec spec = wantedNow();
        Optional<RunRecord> before = knownNow();
        HostSteps steps = new HostSteps(surroundings.clock(), surroundings.changed());
        synchronized (this) {
            start = Optional.of(new Start(due.run(), steps));
        }
        surroundings.changed().run();
        try {
            SpecRules.check(spec);
            make(spec);
            Launch launch = prepare(spec, steps);
            if (!wantedNow().equals(spec)) {
                return;
            }
            steps.begin("qemu");
            launch(due, launch, steps);
        } catch (InterruptedException e) {
            before.ifPresent(this::know);
            throw e;
        } catch (Fault e) {
            if (Thread.interrupted()) {
                before.ifPresent(this::know);
                throw new InterruptedException("the start is no longer wanted");
            }
            steps.failed(String.valueOf(e.getMessage()));
            know(new RunRecord(due.run(), failure(due.attempt(), e), due.attempt(), Optional.empty(), steps.list()));
            log(System.Logger.Level.WARNING, "a start failed fault=" + e.slug(), e);
        } finally {
            synchronized (this) {
                start = Optional.empty();
            }
        }
    }

    private void make(VmSpec spec) {
        try {
            folder.make();
            AtomicFiles.write(folder.spec(), Json.mapper().writeValueAsBytes(spec));
            synchronized (this) {
                known = known.or(() -> Optional.of(RunRecord.fresh()));
            }
        } catch (IOException e) {
            throw NoRoom.orStorage("the VM's folder can't be made", e);
        }
    }

    private Launch prepare(VmSpec spec, HostSteps steps) throws InterruptedException {
        surroundings.starts().acquire();
        try {
            return surroundings.preparation().prepare(spec, folder, steps);
        } finally {
            surroundings.starts().release();
        }
    }

    private void launch(Step.Start due, Launch launch, HostSteps steps) throws IOException, InterruptedException {
        Instant since = surroundings.clock().instant();
        Accelerator accelerator = launch.accelerator();
        RunRecord begun = new RunRecord(
                due.run(), new Observed.Running(since, accelerator), due.attempt(), Optional.empty(), steps.list());
        // before QEMU is there: an agent that comes back must know to look for it
        know(begun);
        Machine started = Machine.start(launch, listener());
        guest.boot(since, Witness.FROM_THE_START);
        synchronized (this) {
            machine = Optional.of(started);
        }
        connect();
        steps.allDone();
        know(new RunRecord(due.run(), begun.observed(), due.attempt(), Optional.of(started.process()), steps.list()));
    }

    private void powerOff() throws IOException, InterruptedException {
        know(record().seenAs(new Observed.ShuttingDown(surroundings.clock().instant())));
        runningMachine().pressPowerButton();
    }

    private void endQemu() throws IOException, InterruptedException {
        know(record().seenAs(new Observed.ShuttingDown(surroundings.clock().instant())));
        runningMachine().end();
        forget();
        know(record().seenAs(stopped(StopCause.ASKED)));
    }

    private void removeFolder() throws IOException, InterruptedException {
        Optional<QemuProcess> left = Machine.find(folder);
        if (left.isPresent()) {
            Machine.kill(left.get());
        }
        try {
            folder.remove();
        } catch (IOException e) {
            if (folder.exists()) {
                throw Fault.passing(Fault.REMOVE, "The VM's folder can't be removed: " + e.getMessage() + ".", e);
            }
            log(System.Logger.Level.WARNING, "a part of a removed folder is left until the agent starts next", e);
        }
        guest.end();
        synchronized (this) {
            known = Optional.empty();
        }
    }

    private void connect() {
        try {
            if (!serial.isConnected()) {
                serial.connect();
            }
            synchronized (this) {
                if (!channel.map(GuestChannel::isOpen).orElse(false)) {
                    channel = Optional.of(GuestChannel.connect(folder, line -> {
                        if (guest.take(line, surroundings.clock().instant())) {
                            surroundings.changed().run();
                        }
                    }));
                }
            }
        } catch (IOException e) {
            log(System.Logger.Level.WARNING, "the guest's ports can't be reached; tried again", e);
        }
    }

    private void forget() {
        serial.disconnect();
        guest.end();
        synchronized (this) {
            channel.ifPresent(GuestChannel::close);
            channel = Optional.empty();
            machine = Optional.empty();
        }
    }

    private Machine.Listener listener() {
        return new Machine.Listener() {
            @Override
            public void changed() {
                nudge();
            }

            @Override
            public void rebooted() {
                guest.boot(surroundings.clock().instant(), Witness.FROM_THE_START);
                surroundings.changed().run();
            }
        };
    }

    // --- What we know ----------------------------------------------------------------------------------------------

    /** A step failed. While QEMU runs that is no failure of the VM: the step is tried again at the next look. */
    private void fail(Fault fault) {
        log(System.Logger.Level.WARNING, "a step failed fault=" + fault.slug(), fault);
        Optional<RunRecord> record;
        synchronized (this) {
            if (machine.isPresent()) {
                return;
            }
            record = known;
        }
        record.ifPresent(before -> know(before.seenAs(failure(Math.max(1, before.attempts()), fault))));
    }

    private Observed failure(int attempts, Fault fault) {
        Instant now = surroundings.clock().instant();
        Optional<Instant> nextTry =
                switch (fault.outlook()) {
                    case MAY_PASS ->
                        Optional.of(now.plus(Backoff.OF_STARTS.after(attempts, RandomGenerator.getDefault())));
                    case NEEDS_A_PERSON -> Optional.empty();
                };
        nextTry.ifPresent(at -> surroundings.later().at(Duration.between(now, at), this::nudge));
        return new Observed.Failed(fault.slug(), String.valueOf(fault.getMessage()), attempts, nextTry);
    }

    private Observed stopped(StopCause cause) {
        return new Observed.Stopped(cause, Optional.of(surroundings.clock().instant()));
    }

    private void know(RunRecord record) {
        synchronized (this) {
            known = Optional.of(record);
        }
        try {
            if (folder.exists()) {
                record.write(folder);
            }
        } catch (IOException e) {
            log(System.Logger.Level.ERROR, "the record of the run can't be written", e);
        }
    }

    private synchronized RunRecord record() {
        return known.orElseGet(RunRecord::fresh);
    }

    private synchronized Optional<RunRecord> knownNow() {
        return known;
    }

    private synchronized VmSpec wantedNow() throws InterruptedException {
        return wanted.orElseThrow(() -> new InterruptedException("the VM is no longer in the intent"));
    }

    private synchronized Machine runningMachine() throws IOException {
        return machine.orElseThrow(() -> new IOException("QEMU is gone"));
    }

    private void log(System.Logger.Level level, String sentence) {
        LOG.log(level, sentence + " vm=" + folder.id());
    }

    private void log(System.Logger.Level level, String sentence, Exception cause) {
        LOG.log(level, sentence + " vm=" + folder.id(), cause);
    }
}
