package io.tidemark.vm;

import io.tidemark.host.HostReported;
import io.tidemark.platform.Changes;
import io.tidemark.protocol.Observed;
import io.tidemark.protocol.VmReport;
import io.tidemark.protocol.VmReport.GuestReport;
import io.tidemark.protocol.VmSpec.Intended;
import io.tidemark.vm.OperationView.State;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Takes in what hosts say of their VMs. A host speaks for the VMs that are placed on it and for no other. What it says
 * again is not written again.
 */
@ApplicationScoped
class VmReports {

    private static final Logger LOG = Logger.getLogger(VmReports.class);

    private final VmRepository vms;
    private final OperationRepository operations;
    private final Receipts receipts;
    private final Endings endings;
    private final Departures departures;
    private final Changes changes;

    VmReports(
            VmRepository vms,
            OperationRepository operations,
            Receipts receipts,
            Endings endings,
            Departures departures,
            Changes changes) {
        this.departures = departures;
        this.endings = endings;
        this.receipts = receipts;
        this.vms = vms;
        this.operations = operations;
        this.changes = changes;
    }

    /** Runs in the transaction that accepted the report. */
    void reported(@Observes HostReported report) {
        Map<UUID, VmReport> seen = report.vms().stream()
                .collect(Collectors.toMap(VmReport::vm, Function.identity(), (first, second) -> second));
        Map<UUID, OperationView> open = operations.openOnHost(report.host()).stream()
                .collect(Collectors.toMap(OperationView::vm, Function.identity()));
        List<VmRow> placed = vms.onHost(report.host());
        Instant now = Clock.systemUTC().instant();
        for (VmRow vm : placed) {
            take(
                    vm,
                    Optional.ofNullable(seen.remove(vm.id())),
                    report.generation(),
                    Optional.ofNullable(open.get(vm.id())),
                    now);
        }
        if (!seen.isEmpty()) {
            LOG.debugf("A host has VMs that are not placed on it host=%s vms=%s", report.host(), seen.size());
        }
    }

    private void take(
            VmRow vm, Optional<VmReport> said, long generation, Optional<OperationView> operation, Instant now) {
        boolean knowsOfIt = generation >= vm.intent().generation();
        if (said.isEmpty() && !knowsOfIt) {
            return; // The host has not heard of the VM yet, so its silence says nothing.
        }
        VmReport whole = said.map(Bounds::of).orElseGet(() -> absent(vm.id()));
        receipts.heard(vm, whole, now);
        VmReport report = withoutReceipt(whole);
        if (vm.intent().intended() == Intended.GONE && knowsOfIt && report.observed() instanceof Observed.Absent) {
            remove(vm, operation, now);
            return;
        }
        boolean settled = settle(vm, new Sighting(report, generation, now), operation, now);
        boolean news = vm.said().map(before -> !before.report().equals(report)).orElse(true);
        if (news) {
            vms.putReport(report, changedAt(vm, report, now));
        }
        if (news || settled) {
            changed(vm);
        }
    }

    /** A receipt is long, has a place of its own, and would be read with every list. */
    private static VmReport withoutReceipt(VmReport report) {
        return new VmReport(
                report.vm(),
                report.run(),
                report.observed(),
                report.steps(),
                report.guest().map(VmReports::withoutReceipt),
                report.dataVolumeBytes());
    }

    private static GuestReport withoutReceipt(GuestReport guest) {
        return new GuestReport(
                guest.bootId(),
                guest.readyAt(),
                guest.base(),
                guest.policyRevision(),
                guest.rebuilt(),
                guest.notRebuilt(),
                guest.problems(),
                guest.rootUsedKib(),
                guest.rootLimitKib(),
                guest.kept(),
                Optional.empty());
    }

    private static VmReport absent(UUID vm) {
        return new VmReport(vm, 0, new Observed.Absent(), List.of(), Optional.empty(), 0);
    }

    /** When the observed state began: a step or a percentage more is no other state. */
    private static Instant changedAt(VmRow vm, VmReport report, Instant now) {
        return vm.said()
                .filter(before -> before.report().run() == report.run()
                        && before.report()
                                .observed()
                                .getClass()
                                .equals(report.observed().getClass()))
                .map(VmRow.Said::changedAt)
                .orElse(now);
    }

    private void remove(VmRow vm, Optional<OperationView> operation, Instant now) {
        operation.ifPresent(each -> operations.settle(each, State.DONE, Optional.empty(), now));
        Optional<UUID> deletion =
                operation.map(OperationView::id).or(() -> vm.intent().rest().map(Rest::operation));
        deletion.ifPresent(id -> endings.record(vm, id, Optional.empty()));
        departures.remove(vm, deletion);
        changed(vm);
        LOG.infof("A VM is gone vm=%s name=%s", vm.id(), vm.name());
    }

    private boolean settle(VmRow vm, Sighting seen, Optional<OperationView> operation, Instant now) {
        if (operation.isEmpty()) {
            return false;
        }
        OperationView open = operation.get();
        OperationView asSeen =
                open.withSteps(seen.report().run() >= open.run() ? Steps.of(seen.report()) : open.steps());
        return switch (Settlement.of(open.kind(), open.run(), vm.intent(), seen)) {
            case Settlement.Open still -> false;
            case Settlement.Done done -> {
                operations.settle(asSeen, State.DONE, Optional.empty(), now);
                endings.record(vm, asSeen.id(), Optional.empty());
                if (vm.intent().rest().isPresent()) {
                    vms.releasePorts(vm.id());
                }
                yield true;
            }
            case Settlement.Failed(String why) -> {
                operations.settle(asSeen, State.FAILED, Optional.of(why), now);
                endings.record(vm, asSeen.id(), Optional.of(why));
                yield true;
            }
        };
    }

    private void changed(VmRow vm) {
        changes.publish(VmTopics.VM, new VmTopics.VmChange(vm.id(), vm.team()).payload());
    }
}
