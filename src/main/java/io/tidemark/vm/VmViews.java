package io.tidemark.vm;

import io.tidemark.account.TeamView;
import io.tidemark.account.Teams;
import io.tidemark.host.HostView;
import io.tidemark.host.HostView.HostStatus;
import io.tidemark.host.Hosts;
import io.tidemark.policy.Policies;
import io.tidemark.protocol.Observed;
import io.tidemark.protocol.VmReport;
import io.tidemark.protocol.VmReport.GuestReport;
import io.tidemark.protocol.VmSpec.Forward;
import io.tidemark.vm.VmView.ActionView;
import io.tidemark.vm.VmView.ForwardView;
import io.tidemark.vm.VmView.GuestView;
import io.tidemark.vm.VmView.MissingPackage;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Puts together what readers see of VMs. */
@ApplicationScoped
class VmViews {

    private final Hosts hosts;
    private final Teams teams;
    private final Policies policies;

    VmViews(Hosts hosts, Teams teams, Policies policies) {
        this.hosts = hosts;
        this.teams = teams;
        this.policies = policies;
    }

    VmView of(VmRow vm) {
        return of(List.of(vm)).getFirst();
    }

    /** The views of many, with one query for all their hosts and one for each team among them. */
    List<VmView> of(List<VmRow> vms) {
        Map<UUID, HostView> known = hostsOf(vms);
        Map<UUID, TeamView> teamsById = new HashMap<>();
        Instant now = Clock.systemUTC().instant();
        return vms.stream()
                .map(vm -> view(vm, status(vm, known, now), known, teamsById.computeIfAbsent(vm.team(), teams::byId)))
                .toList();
    }

    /** The status alone. */
    VmStatus statusOf(VmRow vm) {
        return status(vm, hostsOf(List.of(vm)), Clock.systemUTC().instant());
    }

    /** The statuses of many, in their order. */
    List<VmStatus> statusesOf(List<VmRow> vms) {
        Map<UUID, HostView> known = hostsOf(vms);
        Instant now = Clock.systemUTC().instant();
        return vms.stream().map(vm -> status(vm, known, now)).toList();
    }

    private Map<UUID, HostView> hostsOf(List<VmRow> vms) {
        return hosts.byIds(vms.stream().flatMap(vm -> vm.host().stream()).collect(Collectors.toSet()));
    }

    private static VmStatus status(VmRow vm, Map<UUID, HostView> hosts, Instant now) {
        Optional<HostView> host = vm.host().map(hosts::get);
        long generation = host.map(HostView::reportGeneration).orElse(0L);
        return VmStatus.of(vm.intent(), vm.sighting(generation), link(vm, host), now);
    }

    private static Link link(VmRow vm, Optional<HostView> placed) {
        if (placed.isEmpty()) {
            return new Link.Unplaced(vm.unplacedWhy());
        }
        HostView host = placed.get();
        return switch (host.status()) {
            case CONNECTED ->
                new Link.Connected(
                        host.name(),
                        switch (host.scheduling()) {
                            case OPEN -> Link.Scheduling.OPEN;
                            case DRAINING -> Link.Scheduling.DRAINING;
                        });
            case LOST, NEW -> new Link.Lost(host.name(), host.since());
        };
    }

    private VmView view(VmRow vm, VmStatus status, Map<UUID, HostView> hosts, TeamView team) {
        VmDefinition definition = vm.definition();
        Policies.Named policy = policies.revision(vm.policy(), vm.policyRevision());
        Optional<HostView> host = vm.host().map(hosts::get);
        Optional<VmReport> report = vm.said().map(VmRow.Said::report);
        Optional<GuestReport> guest = report.filter(VmViews::runs).flatMap(VmReport::guest);
        return new VmView(
                vm.id(),
                vm.name(),
                team.slug(),
                team.id(),
                team.name(),
                vm.image(),
                vm.imageSpec().name(),
                vm.imageSpec().kind().name().toLowerCase(Locale.ROOT),
                vm.imageSpec().arch(),
                vm.policy(),
                policy.name(),
                vm.policyRevision(),
                policy.revision().root(),
                policy.revision().kept(),
                policy.revision().packages(),
                vm.host(),
                host.map(HostView::name),
                host.map(VmViews::linkWord).orElse("none"),
                definition.vcpus(),
                definition.memoryMib(),
                definition.dataVolumeGib(),
                report.map(VmReport::dataVolumeBytes).filter(bytes -> bytes > 0),
                definition.labels(),
                definition.sshKeys(),
                definition.packages(),
                definition.apkRepositories(),
                definition.userDataBytes(),
                definition.serialLogin().name().toLowerCase(Locale.ROOT),
                definition.forwards().stream().map(VmViews::forward).toList(),
                vm.intent().intended().name().toLowerCase(Locale.ROOT),
                vm.intent().run(),
                status.state(),
                vm.intent().rest().map(rest -> new VmView.Rest(rest.since(), rest.by(), rest.until())),
                reason(vm, status),
                status.since(),
                pendingChange(vm, report),
                report.flatMap(VmViews::accelerator),
                guest.map(GuestReport::bootId).filter(id -> !id.isEmpty()),
                guest.flatMap(GuestReport::readyAt),
                report.map(Steps::of).orElse(List.of()),
                guest.map(VmViews::guest),
                atRisk(vm),
                vm.receipt(),
                actions(status),
                vm.operation(),
                vm.madeAt(),
                vm.madeBy(),
                vm.changedAt(),
                vm.version());
    }

    private static boolean runs(VmReport report) {
        return switch (report.observed()) {
            case Observed.Running running -> true;
            case Observed.ShuttingDown shuttingDown -> true;
            case Observed.Absent absent -> false;
            case Observed.Preparing preparing -> false;
            case Observed.Stopped stopped -> false;
            case Observed.Failed failed -> false;
        };
    }

    /** A promise that was not held is said before anything else that runs well. */
    private static Reason reason(VmRow vm, VmStatus status) {
        return vm.receipt()
                .filter(mark -> status.state() == VmState.RUNNING && mark.broken() > 0)
                .filter(mark -> vm.said()
                        .filter(said -> Situations.isOfPresentBoot(said.report(), mark.bootId()))
                        .isPresent())
                .map(mark -> Reason.of(
                        "running-broken",
                        "The guest is ready, but %s of what had been promised before its boot did not come true.",
                        String.valueOf(mark.broken())))
                .orElse(status.reason());
    }

    /** Of the present boot alone: what an earlier one had at risk is gone. */
    private static Optional<AtRisk> atRisk(VmRow vm) {
        return vm.risk()
                .filter(risk -> vm.said()
                        .filter(said -> Situations.isOfPresentBoot(said.report(), risk.bootId()))
                        .isPresent())
                .map(VmRow.Risk::atRisk);
    }

    private static String linkWord(HostView host) {
        return host.status() == HostStatus.CONNECTED ? "connected" : "away";
    }

    /** The definition counts from the next start: while a QEMU runs that was started before the last change, say so. */
    private static Optional<String> pendingChange(VmRow vm, Optional<VmReport> report) {
        return report.filter(each -> each.observed() instanceof Observed.Running running
                        && running.since().isBefore(vm.definedAt()))
                .map(each -> "Its definition was changed while it runs; the change counts from its next start.");
    }

    private static Optional<String> accelerator(VmReport report) {
        return report.observed() instanceof Observed.Running running
                ? Optional.of(running.accelerator().name().toLowerCase(Locale.ROOT))
                : Optional.empty();
    }

    private static ForwardView forward(Forward forward) {
        return new ForwardView(
                forward.hostPort(), forward.guestPort(), forward.proto().name().toLowerCase(Locale.ROOT));
    }

    private static GuestView guest(GuestReport guest) {
        return new GuestView(
                guest.base(),
                guest.policyRevision(),
                guest.rebuilt(),
                guest.notRebuilt().stream()
                        .map(missing -> new MissingPackage(missing.name(), missing.why()))
                        .toList(),
                guest.problems(),
                guest.rootUsedKib(),
                guest.rootLimitKib());
    }

    private static Map<VmAction, ActionView> actions(VmStatus status) {
        Map<VmAction, ActionView> actions = new EnumMap<>(VmAction.class);
        for (VmAction action : VmAction.values()) {
            Optional<Reason> why = status.whyNot(action);
            actions.put(action, new ActionView(why.isEmpty(), why));
        }
        return actions;
    }
}
