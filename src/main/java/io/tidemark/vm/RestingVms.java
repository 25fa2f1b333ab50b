package io.tidemark.vm;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.tidemark.account.Action;
import io.tidemark.account.Caller;
import io.tidemark.account.Permission;
import io.tidemark.account.Quotas;
import io.tidemark.audit.AuditEntry;
import io.tidemark.audit.AuditLog;
import io.tidemark.host.Hosts;
import io.tidemark.platform.Problem;
import io.tidemark.protocol.VmSpec.Forward;
import io.tidemark.protocol.VmSpec.Intended;
import io.tidemark.protocol.VmSpec.Shutdown;
import io.tidemark.vm.OperationView.Kind;
import io.tidemark.vm.OperationView.State;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Deleted VMs until they go for good: they can be brought back, or ended before their time. Whichever console process
 * comes first ends a rest that is over.
 */
@ApplicationScoped
public class RestingVms {

    private static final Logger LOG = Logger.getLogger(RestingVms.class);

    private final VmRepository vms;
    private final OperationRepository operations;
    private final Departures departures;
    private final Intentions intentions;
    private final VmViews views;
    private final Hosts hosts;
    private final Quotas quotas;
    private final AuditLog audit;

    RestingVms(
            VmRepository vms,
            OperationRepository operations,
            Departures departures,
            Intentions intentions,
            VmViews views,
            Hosts hosts,
            Quotas quotas,
            AuditLog audit) {
        this.vms = vms;
        this.operations = operations;
        this.departures = departures;
        this.intentions = intentions;
        this.views = views;
        this.hosts = hosts;
        this.quotas = quotas;
        this.audit = audit;
    }

    /**
     * The body of a bringing back.
     *
     * @param name what it is called from now on; as before unless said
     */
    public record BringBack(Optional<String> name) {

        /** As it was. */
        public static final BringBack AS_BEFORE = new BringBack(Optional.empty());
    }

    /**
     * Makes a deleted VM a stopped one again. Ports of its host that lead to other VMs by now are taken out of its
     * forwards; the audit entry names them. Operators of its team may.
     *
     * @throws Problem {@code wrong-state}; {@code over-quota}; {@code name-taken} where another VM has its name by now and
     *     none was said; {@code refused-value}; {@code stale}
     */
    @Action("vm.bring-back")
    @Transactional
    public VmView bringBack(Caller caller, UUID id, BringBack wanted, Optional<String> ifMatch) {
        vms.find(id)
                .map(VmRow::team)
                .filter(team -> caller.mayIn(team, Permission.VM_CHANGE))
                .ifPresent(quotas::lock);
        VmRow vm = intentions.lock(caller, id, ifMatch);
        intentions.requireAllowed(vm, VmAction.BRING_BACK);
        quotas.take(vm.team(), VmUse.ofBroughtBack(vm.definition()));
        Predicate<Forward> taken = forward ->
                vm.host().filter(host -> vms.isPortTaken(host, id, forward)).isPresent();
        List<String> lostPorts = vm.definition().forwards().stream()
                .filter(taken)
                .map(Placement::port)
                .toList();
        VmDefinition after = vm.definition()
                .as(
                        wanted.name().filter(name -> !name.isBlank()).orElse(vm.name()),
                        vm.definition().forwards().stream()
                                .filter(taken.negate())
                                .toList());
        Instant now = Clock.systemUTC().instant();
        long generation = vm.host().map(hosts::intentChanged).orElse(0L);
        VmCreation.namesAndPortsFree(after, () -> {
            vms.define(id, vm.host(), after, generation, now);
            vms.wake(id);
        });
        operations
                .openOf(id)
                .ifPresent(open -> operations.settle(open, State.SUPERSEDED, Optional.of("It was brought back."), now));
        Map<String, Object> diff = new HashMap<>(VmDiff.between(vm.definition(), after));
        diff.putIfAbsent("name", after.name());
        if (!lostPorts.isEmpty()) {
            diff.put("portsTaken", lostPorts);
        }
        audit.record(caller.did("vm.bring-back", Intentions.target(vm))
                .ofTeam(vm.team())
                .withDiff(diff));
        intentions.changed(vm);
        return views.of(vms.find(id).orElseThrow());
    }

    /**
     * Ends the rest of a deleted VM before its time; the operation's id. Owners of its team and administrators may. What
     * is lost was accepted when it was deleted.
     *
     * @throws Problem {@code wrong-state}; {@code stale}
     */
    @Action("vm.delete-now")
    @Transactional
    public UUID deleteNow(Caller caller, UUID id, Optional<String> ifMatch) {
        VmRow vm = intentions.lock(caller, id, Permission.VM_ERASE, ifMatch);
        intentions.requireAllowed(vm, VmAction.DELETE_NOW);
        UUID operation = intentions.intend(
                caller, vm, Kind.DELETE, Intended.GONE, vm.intent().run(), Shutdown.FORCED, Map.of());
        if (vm.host().isEmpty()) {
            departures.removeUnplaced(vm, operation, Clock.systemUTC().instant());
        }
        return operation;
    }

    @Scheduled(every = "60s")
    void look() {
        endUntil(Clock.systemUTC().instant());
    }

    /** Ends all rests that are over at this time, each in a transaction of its own; how many. */
    int endUntil(Instant now) {
        int ended = 0;
        while (QuarkusTransaction.requiringNew().call(() -> endNext(now))) {
            ended++;
        }
        return ended;
    }

    /** Ends one that no other process is at; whether there was one. */
    private boolean endNext(Instant now) {
        Optional<VmRow> next = vms.lockRestedUntil(now);
        next.ifPresent(vm -> end(vm, now));
        return next.isPresent();
    }

    private void end(VmRow vm, Instant now) {
        Rest rest = vm.intent().rest().orElseThrow();
        end(
                vm,
                rest.operation(),
                Map.of(
                        "name", vm.name(),
                        "deletedBy", rest.by(),
                        "deletedAt", rest.since().toString()),
                now);
    }

    /** Ends a locked VM for good with the team that it is of. */
    void endFor(VmRow vm, UUID deletion, Instant now) {
        end(vm, deletion, Map.of("name", vm.name()), now);
    }

    private void end(VmRow vm, UUID deletion, Map<String, Object> diff, Instant now) {
        intentions.change(vm, Intended.GONE, vm.intent().run(), Shutdown.FORCED, now);
        audit.record(AuditEntry.done("system:console", "console", "vm.delete-for-good", Intentions.target(vm))
                .ofTeam(vm.team())
                .ofOperation(deletion)
                .withDiff(diff));
        if (vm.host().isEmpty()) {
            departures.removeUnplaced(vm, deletion, now);
        }
        intentions.changed(vm);
        LOG.infof("A deleted VM goes for good vm=%s name=%s", vm.id(), vm.name());
    }
}
