package io.tidemark.agent.reconcile;

import io.tidemark.agent.guest.GuestNews;
import io.tidemark.agent.guest.SerialHub;
import io.tidemark.agent.storage.DataDirectory;
import io.tidemark.agent.storage.NoRoom;
import io.tidemark.protocol.ToAgent;
import io.tidemark.protocol.VmReport;
import io.tidemark.protocol.VmSpec;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All VMs of this host. Nothing is done before the first intent: an agent that has been away does not know whether what it
 * last heard is still wanted. What runs, runs on.
 */
public final class VirtualMachines implements AutoCloseable {

    /** How often everything is looked at without a reason. */
    private static final Duration LOOK = Duration.ofSeconds(10);

    /** Preparing is disk and network work; more at once only makes each slower. */
    private static final int STARTS_AT_ONCE = 4;

    private final DataDirectory directory;
    private final Surroundings surroundings;
    private final Thread looking = Thread.ofVirtual().name("looking").unstarted(this::look);
    private final Map<UUID, VirtualMachine> machines = new ConcurrentHashMap<>();
    private long generation;

    /**
     * The VMs in {@code directory}.
     *
     * @param changed run when a report would say something else than before, or there is news; must not block
     */
    public VirtualMachines(DataDirectory directory, Preparation preparation, Clock clock, Runnable changed) {
        this.directory = directory;
        this.surroundings = new Surroundings(
                preparation,
                clock,
                new Semaphore(STARTS_AT_ONCE),
                changed,
                VirtualMachines::later,
                () -> NoRoom.isThereSome(directory));
    }

    private static void later(Duration delay, Runnable what) {
        Thread.ofVirtual().name("later").start(() -> {
            if (waited(delay)) {
                what.run();
            }
        });
    }

    private void look() {
        while (waited(LOOK)) {
            machines.values().forEach(VirtualMachine::nudge);
        }
    }

    private static boolean waited(Duration time) {
        try {
            Thread.sleep(time);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Finds the VMs that are here and takes over those that run. */
    public void recover() throws IOException {
        directory.vmIds().forEach(id -> machine(id).recover());
        looking.start();
    }

    /** A new link's intents count from the beginning: its console may stand on a restored database. */
    public void newLink() {
        synchronized (this) {
            generation = 0;
        }
        machines.values().forEach(machine -> machine.tasks().linked());
    }

    /** What guests did that the console has not heard of; it counts as told from now on. */
    public List<GuestNews> news() {
        return machines.values().stream()
                .flatMap(machine -> machine.tasks().news().stream())
                .toList();
    }

    /** The generation of the intent that was taken last, 0 before the first of a link. */
    public synchronized long generation() {
        return generation;
    }

    /** Takes a whole intent; one that is older than the last is ignored. */
    public void take(ToAgent.Intent intent) {
        synchronized (this) {
            if (intent.generation() < generation) {
                return;
            }
            generation = intent.generation();
        }
        Map<UUID, VmSpec> specs = intent.vms().stream()
                .collect(Collectors.toMap(VmSpec::id, Function.identity(), (first, second) -> second));
        specs.forEach((id, spec) -> machine(id).want(Optional.of(spec)));
        machines.forEach((id, machine) -> {
            if (!specs.containsKey(id)) {
                machine.want(Optional.empty());
            }
        });
        machines.values().removeIf(VirtualMachine::isForgotten);
        surroundings.changed().run();
    }

    /** What is to be seen of each. */
    public List<VmReport> reports() {
        return machines.values().stream()
                .map(VirtualMachine::report)
                .sorted(Comparator.comparing(VmReport::vm))
                .toList();
    }

    /** The serial port of a VM that is here or is wanted here; nothing is written on it before the VM starts. */
    public Optional<SerialHub> serial(UUID id) {
        return Optional.ofNullable(machines.get(id)).map(VirtualMachine::serial);
    }

    /** Tells a guest the size of its serial terminal; an unknown VM is ignored. */
    public void resize(UUID id, int columns, int rows) {
        Optional.ofNullable(machines.get(id)).ifPresent(machine -> machine.resize(columns, rows));
    }

    private VirtualMachine machine(UUID id) {
        return machines.computeIfAbsent(id, key -> new VirtualMachine(directory.vm(key), surroundings));
    }

    /** Ends the agent's part; every QEMU runs on. */
    @Override
    public void close() {
        looking.interrupt();
        machines.values().forEach(VirtualMachine::release);
    }
}
