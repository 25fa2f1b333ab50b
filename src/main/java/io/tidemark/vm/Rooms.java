package io.tidemark.vm;

import io.quarkus.scheduler.Scheduled;
import io.tidemark.host.HostView;
import io.tidemark.host.Hosts;
import io.tidemark.platform.Changes;
import io.tidemark.platform.Problem;
import io.tidemark.vm.VmRepository.TakenPort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Places VMs on hosts. One placement at a time goes on over all console processes, so that none promises twice. */
@ApplicationScoped
class Rooms {

    private static final Logger LOG = Logger.getLogger(Rooms.class);

    private final VmRepository vms;
    private final Hosts hosts;
    private final Changes changes;

    Rooms(VmRepository vms, Hosts hosts, Changes changes) {
        this.vms = vms;
        this.hosts = hosts;
        this.changes = changes;
    }

    /** Places a VM that has no host, in the caller's transaction, or notes why none can take it. */
    void place(VmRow vm) {
        vms.lockPlacement();
        boolean placed = place(vm, hosts.all(), promised());
        LOG.debugf("Placed a VM vm=%s placed=%s", vm.id(), placed);
    }

    /** Whether a host has taken it. */
    private boolean place(VmRow vm, List<HostView> all, Placement.Promised promised) {
        Placement.Need need = need(vm);
        switch (Placement.choose(need, all, promised)) {
            case Placement.Choice.On(HostView host) -> {
                vms.place(vm.id(), host.id(), hosts.intentChanged(host.id()));
                changed(vm);
                return true;
            }
            case Placement.Choice.Nowhere(String why) -> {
                if (!why.equals(vm.unplacedWhy())) {
                    vms.leaveWaiting(vm.id(), why);
                    changed(vm);
                }
                return false;
            }
        }
    }

    private static Placement.Need need(VmRow vm) {
        return new Placement.Need(
                vm.id(),
                vm.imageSpec().arch(),
                vm.definition().memoryMib(),
                vm.definition().forwards(),
                vm.wantedHost());
    }

    private Placement.Promised promised() {
        return new Placement.Promised(vms.promisedMib(Placement.OVERHEAD_MIB), ports());
    }

    private Map<UUID, Set<String>> ports() {
        return vms.takenPorts().stream()
                .collect(Collectors.groupingBy(
                        TakenPort::host, Collectors.mapping(TakenPort::port, Collectors.toSet())));
    }

    /**
     * Holds the room for a start on the host that the VM stands on, until the transaction ends.
     *
     * @throws Problem {@code no-room}
     */
    void requireRoom(VmRow vm, UUID host) {
        vms.lockPlacement();
        HostView there = hosts.byIds(List.of(host)).get(host);
        Placement.Promised promised = new Placement.Promised(vms.promisedMib(Placement.OVERHEAD_MIB), Map.of());
        Placement.noRoom(vm.definition().memoryMib(), there, promised).ifPresent(why -> {
            throw new Problem(Problem.Kind.NO_ROOM, "no-room", why + " Stop another VM there, or give this one less.");
        });
    }

    /**
     * Holds the room for a VM that is to run on the host and wants more memory, until the transaction ends.
     *
     * @throws Problem {@code no-room}
     */
    void requireRoomToGrow(VmRow vm, int memoryMib, UUID host) {
        vms.lockPlacement();
        HostView there = hosts.byIds(List.of(host)).get(host);
        Map<UUID, Integer> others = vms.promisedMib(Placement.OVERHEAD_MIB);
        others.merge(host, -(vm.definition().memoryMib() + Placement.OVERHEAD_MIB), Integer::sum);
        Placement.noRoom(memoryMib, there, new Placement.Promised(others, Map.of()))
                .ifPresent(why -> {
                    throw new Problem(
                            Problem.Kind.NO_ROOM, "no-room", why + " Stop another VM there, or give this one less.");
                });
    }

    /** Gives VMs that wait another chance: hosts come, and VMs go. */
    @Scheduled(every = "3s")
    @Transactional
    void placeWaiting() {
        if (!vms.isAnyWaiting() || !vms.tryLockPlacement()) {
            return;
        }
        List<HostView> all = hosts.all();
        Placement.Promised promised = promised();
        for (VmRow vm : vms.lockWaiting()) {
            if (place(vm, all, promised)) {
                promised = promised();
            }
        }
    }

    private void changed(VmRow vm) {
        changes.publish(VmTopics.VM, new VmTopics.VmChange(vm.id(), vm.team()).payload());
    }
}
