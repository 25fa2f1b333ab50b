package io.tidemark.vm;

import io.tidemark.host.HostView;
import io.tidemark.host.HostView.HostStatus;
import io.tidemark.host.HostView.Scheduling;
import io.tidemark.protocol.HostFacts;
import io.tidemark.protocol.VmSpec.Forward;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Finds a host for a VM: a pure function of what the hosts have and what is promised already. */
final class Placement {

    /**
     * What a host keeps for itself, in MiB. Less, and the host's own programs are pushed out by guests; more, and small
     * hosts take none.
     */
    static final int RESERVE_MIB = 512;

    /** What QEMU takes beside the guest's memory, in MiB: measured 40 to 70 for a guest with serial console and two disks. */
    static final int OVERHEAD_MIB = 64;

    private Placement() {}

    /** What a VM needs of a host. */
    record Need(UUID vm, String arch, int memoryMib, List<Forward> forwards, Optional<UUID> wantedHost) {}

    /** What hosts have promised: memory in MiB, and ports such as {@code tcp 2222}, by host. */
    record Promised(Map<UUID, Integer> memoryMib, Map<UUID, Set<String>> ports) {}

    /** A host, or why there is none. */
    sealed interface Choice {

        record On(HostView host) implements Choice {}

        /** @param why a sentence */
        record Nowhere(String why) implements Choice {}
    }

    /** The host with the most free memory of those that can take the VM. */
    static Choice choose(Need need, List<HostView> hosts, Promised promised) {
        List<HostView> candidates = hosts.stream()
                .filter(host -> need.wantedHost().map(host.id()::equals).orElse(true))
                .toList();
        if (candidates.isEmpty()) {
            return new Choice.Nowhere(
                    need.wantedHost().isPresent()
                            ? "The host it asks for is not there any more."
                            : "There is no host yet. An administrator enrols one.");
        }
        List<String> reasons = new ArrayList<>();
        List<HostView> able = new ArrayList<>();
        for (HostView host : candidates) {
            whyNot(need, host, promised).ifPresentOrElse(reasons::add, () -> able.add(host));
        }
        return able.stream()
                .max(Comparator.comparingInt((HostView host) -> freeMib(host, promised))
                        .thenComparing(HostView::name, Comparator.reverseOrder()))
                .<Choice>map(Choice.On::new)
                .orElseGet(() -> new Choice.Nowhere(summary(reasons)));
    }

    /** Why this host can't take the VM, a sentence; empty where it can. */
    static Optional<String> whyNot(Need need, HostView host, Promised promised) {
        if (host.facts().isEmpty() || host.status() == HostStatus.NEW) {
            return Optional.of(host.name() + " has not connected yet.");
        }
        HostFacts facts = host.facts().get();
        if (!facts.arch().equals(need.arch())) {
            return Optional.of(
                    String.format(Locale.ROOT, "%s is %s, the image is %s.", host.name(), facts.arch(), need.arch()));
        }
        if (host.status() != HostStatus.CONNECTED) {
            return Optional.of(host.name() + " is away.");
        }
        if (host.scheduling() == Scheduling.DRAINING) {
            return Optional.of(host.name() + " is being drained.");
        }
        Optional<String> room = noRoom(need.memoryMib(), host, promised);
        return room.isPresent() ? room : takenPort(need, host, promised);
    }

    /** Why a VM of this much memory can't run there beside those that do, a sentence; empty where it can. */
    static Optional<String> noRoom(int memoryMib, HostView host, Promised promised) {
        int free = freeMib(host, promised);
        if (memoryMib + OVERHEAD_MIB <= free) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "%s has %d MiB of memory free for VMs; this one needs %d.",
                host.name(),
                Math.max(free, 0),
                memoryMib + OVERHEAD_MIB));
    }

    private static Optional<String> takenPort(Need need, HostView host, Promised promised) {
        Set<String> taken = promised.ports().getOrDefault(host.id(), Set.of());
        return need.forwards().stream()
                .filter(forward -> taken.contains(port(forward)))
                .map(forward -> "Port " + forward.hostPort() + " of " + host.name() + " is forwarded to another VM.")
                .findFirst();
    }

    static String port(Forward forward) {
        return forward.proto().name().toLowerCase(Locale.ROOT) + " " + forward.hostPort();
    }

    private static int freeMib(HostView host, Promised promised) {
        int memory = host.facts().map(HostFacts::memoryMib).orElse(0);
        return memory - RESERVE_MIB - promised.memoryMib().getOrDefault(host.id(), 0);
    }

    private static String summary(List<String> reasons) {
        return reasons.size() == 1
                ? reasons.getFirst()
                : "None of the " + reasons.size() + " hosts can take it. " + reasons.getFirst();
    }
}
