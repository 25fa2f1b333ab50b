package io.tidemark.agent.reconcile;

import io.tidemark.agent.guest.GuestTasks;
import io.tidemark.agent.guest.SerialHub;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One VM on this host: what is wanted of it, what is there, and the one thread that brings the two together. Whatever
 * goes wrong here stays here: it becomes {@code Failed}, and other VMs don't notice.
 */
final class VirtualMachine {

    private static final System.Logger LOG = System.getLogger(VirtualMachine.class.getName());

    private final VmFolder folder;
    private final Surroundings surroundings;
    private final Attachment attachment;
    private final RunMemory memory;
    private final Outcomes outcomes;

    private Optional<VmSpec> wanted = Optional.empty();
    private Optional<Start> start = Optional.empty();
    private Optional<Thread> worker = Optional.empty();
    private boolean again;

    /** A start under way. */
    private record Start(long run, HostSteps steps) {}

    VirtualMachine(VmFolder folder, Surroundings surroundings) {
        this.folder = folder;
        this.surroundings = surroundings;
        this.outcomes = new Outcomes(surroundings, this::nudge);
        this.memory = new RunMemory(folder);
        this.attachment = new Attachment(
                folder, surroundings, this::nudge, () -> memory.record().expectsQemu());
    }

    /** The port that people watch and type on. */
    SerialHub serial() {
        return attachment.serial();
    }

    /** What the guest is asked, and what it says by itself. */
    GuestTasks tasks() {
        return attachment.tasks();
    }

    /** Reads what an earlier agent left, and takes over the QEMU that runs, if one does. */
    void recover() {
        try {
            memory.recover();
        } catch (IOException e) {
            log(System.Logger.Level.ERROR, "the record of the last run can't be read; it is taken as failed", e);
            memory.know(RunRecord.fresh()
                    .seenAs(outcomes.failure(
                            1, Fault.passing(Fault.STORAGE, "What this host knew of the VM can't be read.", e))));
        }
        nudge();
    }

    /** This is wanted from now on; none leaves the VM alone. */
    void want(Optional<VmSpec> spec) {
        attachment.tasks().want(spec.map(VmSpec::tasks).orElse(List.of()));
        synchronized (this) {
            wanted = spec.map(VmSpec::withoutTasks);
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
    void release() {
        attachment.release();
    }

    /** Tells the guest the size of its serial terminal. */
    void resize(int columns, int rows) {
        attachment.resize(columns, rows);
    }

    /** Whether there is neither a folder nor a wish for one. */
    synchronized boolean isForgotten() {
        return wanted.isEmpty() && memory.known().isEmpty() && start.isEmpty();
    }

    /** What is to be seen now. */
    synchronized VmReport report() {
        Seen seen = seen();
        Instant now = surroundings.clock().instant();
        List<BootStep> steps = new ArrayList<>(start.map(under -> under.steps().list())
                .orElseGet(() -> memory.known().map(RunRecord::steps).orElse(List.of())));
        steps.addAll(attachment.steps(now));
        return new VmReport(
                folder.id(), seen.run(), seen.observed(), steps, attachment.report(), DataVolume.bytesOnDisk(folder));
    }

    private synchronized Seen seen() {
        return start.map(under -> new Seen(under.run(), under.steps().observed()))
                .orElseGet(() -> memory.known()
                        .map(record -> new Seen(record.run(), record.observed()))
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
        boolean settling = attachment.machine().isPresent() != memory.record().expectsQemu();
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
            case Step.Settle due -> memory.know(memory.record().seenAs(outcomes.stopped(StopCause.ASKED)));
            case Step.RemoveFolder due -> removeFolder();
        }
    }

    // --- What is there ---------------------------------------------------------------------------------------------

    /** Brings what we know up to what is: a QEMU that ended, a guest that powered off, a QEMU to take over. */
    private void observe() throws IOException, InterruptedException {
        Optional<Machine> running = attachment.machine();
        Optional<RunRecord> record = memory.known();
        if (running.isPresent()) {
            observe(running.get());
        } else if (record.isPresent()) {
            lookForQemu(record.get());
        }
    }

    private void observe(Machine running) throws IOException, InterruptedException {
        boolean asked = memory.record().observed() instanceof Observed.ShuttingDown;
        if (running.hasPoweredOff()) {
            // written down before QEMU ends: afterwards nobody could tell who ended it
            if (memory.record().expectsQemu()) {
                memory.know(memory.record().seenAs(outcomes.stopped(asked ? StopCause.ASKED : StopCause.GUEST)));
            }
            running.end();
            attachment.forget();
        } else if (!running.isAlive()) {
            attachment.forget();
            if (memory.record().expectsQemu()) {
                memory.know(memory.record().seenAs(outcomes.ended(memory.record())));
            }
        } else if (running.isConnected()) {
            running.look(surroundings.hasRoom());
            attachment.connect();
            if (asked) {
                attachment.pressPowerButton();
            }
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
            memory.know(record.seenAs(outcomes.endedWhileAway(record)));
        }
    }

    private void takeOver(QemuProcess process) throws IOException, InterruptedException {
        Instant since = memory.record().observed() instanceof Observed.Running running
                ? running.since()
                : surroundings.clock().instant();
        try {
            attachment.takeOver(process, since);
        } catch (IOException e) {
            log(System.Logger.Level.WARNING, "a running QEMU does not answer; tried again", e);
            return;
        }
        // its guest may have powered off meanwhile
        nudge();
    }

    // --- What is done ----------------------------------------------------------------------------------------------

    private void start(Step.Start due) throws IOException, InterruptedException {
        VmSpec spec = wantedNow();
        Optional<RunRecord> before = memory.known();
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
            before.ifPresent(memory::know);
            throw e;
        } catch (Fault e) {
            if (Thread.interrupted()) {
                before.ifPresent(memory::know);
                throw new InterruptedException("the start is no longer wanted");
            }
            steps.failed(String.valueOf(e.getMessage()));
            memory.know(new RunRecord(
                    due.run(), outcomes.failure(due.attempt(), e), due.attempt(), Optional.empty(), steps.list()));
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
            AtomicFiles.write(folder.spec(), Json.mapper().writeValueAsBytes(spec), AtomicFiles.Durability.KILL);
            memory.begin();
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
        memory.knowLightly(begun);
        QemuProcess process = attachment.start(launch, since, steps::allDone);
        memory.know(new RunRecord(due.run(), begun.observed(), due.attempt(), Optional.of(process), steps.list()));
    }

    private void powerOff() throws IOException, InterruptedException {
        memory.know(memory.record()
                .seenAs(new Observed.ShuttingDown(surroundings.clock().instant())));
        attachment.pressPowerButton();
    }

    private void endQemu() throws IOException, InterruptedException {
        memory.know(memory.record()
                .seenAs(new Observed.ShuttingDown(surroundings.clock().instant())));
        runningMachine().end();
        attachment.forget();
        memory.know(memory.record().seenAs(outcomes.stopped(StopCause.ASKED)));
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
        attachment.forget();
        memory.forget();
    }

    // --- What we know ----------------------------------------------------------------------------------------------

    /** A step failed. While QEMU runs that is no failure of the VM: the step is tried again at the next look. */
    private void fail(Fault fault) {
        log(System.Logger.Level.WARNING, "a step failed fault=" + fault.slug(), fault);
        if (attachment.machine().isPresent()) {
            return;
        }
        memory.known()
                .ifPresent(
                        before -> memory.know(before.seenAs(outcomes.failure(Math.max(1, before.attempts()), fault))));
    }

    private synchronized VmSpec wantedNow() throws InterruptedException {
        return wanted.orElseThrow(() -> new InterruptedException("the VM is no longer in the intent"));
    }

    private Machine runningMachine() throws IOException {
        return attachment.machine().orElseThrow(() -> new IOException("QEMU is gone"));
    }

    private void log(System.Logger.Level level, String sentence, Exception cause) {
        LOG.log(level, sentence + " vm=" + folder.id(), cause);
    }
}
