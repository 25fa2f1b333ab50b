package io.tidemark.vm;

import io.tidemark.account.Action;
import io.tidemark.account.Caller;
import io.tidemark.account.GuardRails;
import io.tidemark.account.Permission;
import io.tidemark.account.Quotas;
import io.tidemark.audit.AuditLog;
import io.tidemark.host.Hosts;
import io.tidemark.platform.Problem;
import io.tidemark.policy.Event;
import io.tidemark.protocol.VmSpec.Intended;
import io.tidemark.protocol.VmSpec.Shutdown;
import io.tidemark.vm.OperationView.Kind;
import io.tidemark.vm.OperationView.State;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What can be done to VMs: each method changes what is wanted, in one transaction with its audit entry, and the host's
 * agent makes it so. Operators of the VM's team may. What would take something asks for {@link Asked}: whoever calls it has
 * asked the guest a moment before, by {@link Surveys#ask}.
 */
@ApplicationScoped
public class VmActions {

    private final VmRepository vms;
    private final OperationRepository operations;
    private final Departures departures;
    private final VmViews views;
    private final Intentions intentions;
    private final Previews previews;
    private final Rooms rooms;
    private final Hosts hosts;
    private final Quotas quotas;
    private final GuardRails guardRails;
    private final RestPeriod rest;
    private final AuditLog audit;

    VmActions(
            VmRepository vms,
            OperationRepository operations,
            Departures departures,
            VmViews views,
            Intentions intentions,
            Previews previews,
            Rooms rooms,
            Hosts hosts,
            Quotas quotas,
            GuardRails guardRails,
            RestPeriod rest,
            AuditLog audit) {
        this.vms = vms;
        this.operations = operations;
        this.departures = departures;
        this.views = views;
        this.intentions = intentions;
        this.previews = previews;
        this.rooms = rooms;
        this.hosts = hosts;
        this.quotas = quotas;
        this.guardRails = guardRails;
        this.rest = rest;
        this.audit = audit;
    }

    /** Starts a VM that is stopped or has failed; the operation's id. */
    @Action("vm.start")
    @Transactional
    public UUID start(Caller caller, UUID id, Optional<String> ifMatch) {
        vms.lockPlacement();
        VmRow vm = intentions.lock(caller, id, ifMatch);
        intentions.requireAllowed(vm, VmAction.START);
        boolean promised = vm.intent().intended() == Intended.RUNNING;
        if (!promised) {
            vm.host().ifPresent(host -> rooms.requireRoom(vm, host));
        }
        return intentions.intend(
                caller, vm, Kind.START, Intended.RUNNING, vm.intent().run() + 1, Shutdown.GRACEFUL, Map.of());
    }

    /**
     * Stops a VM for good; the operation's id.
     *
     * @throws Problem {@code would-lose} with a preview
     */
    @Action("vm.stop")
    @Transactional
    public UUID stop(Caller caller, UUID id, VmStop how, Asked asked, Optional<String> ifMatch) {
        VmRow vm = intentions.lock(caller, id, ifMatch);
        intentions.requireAllowed(vm, how.stopAction());
        Map<String, Object> accepted =
                previews.require(caller, vm, how.event(), new Target.Same(), asked, how.preview());
        return intentions.intend(
                caller, vm, Kind.STOP, Intended.STOPPED, vm.intent().run(), how.shutdown(), accepted);
    }

    /**
     * Shuts a VM down and starts it again; the operation's id.
     *
     * @throws Problem {@code would-lose} with a preview
     */
    @Action("vm.restart")
    @Transactional
    public UUID restart(Caller caller, UUID id, VmStop how, Asked asked, Optional<String> ifMatch) {
        VmRow vm = intentions.lock(caller, id, ifMatch);
        intentions.requireAllowed(vm, VmAction.RESTART);
        Map<String, Object> accepted =
                previews.require(caller, vm, how.event(), new Target.Same(), asked, how.preview());
        return intentions.intend(
                caller, vm, Kind.RESTART, Intended.RUNNING, vm.intent().run() + 1, how.shutdown(), accepted);
    }

    /**
     * Deletes a VM; the operation's id. It is stopped and rests with its disks until it is brought back or goes for good
     * ({@link RestingVms}). What no host has taken yet, and everything where the site lets nothing rest, goes at once with
     * all its files, its data volume too.
     *
     * @throws Problem {@code would-lose} with a preview
     */
    @Action("vm.delete")
    @Transactional
    public UUID delete(Caller caller, UUID id, Optional<UUID> accept, Asked asked, Optional<String> ifMatch) {
        VmRow vm = intentions.lock(caller, id, ifMatch);
        intentions.requireAllowed(vm, VmAction.DELETE);
        Map<String, Object> accepted = previews.require(caller, vm, Event.DELETE, new Target.Same(), asked, accept);
        Instant now = Clock.systemUTC().instant();
        Optional<Instant> end = vm.host().flatMap(host -> rest.end(now));
        if (end.isPresent()) {
            return letRest(caller, vm, new HashMap<>(accepted), now, end.get());
        }
        UUID operation = intentions.intend(
                caller, vm, Kind.DELETE, Intended.GONE, vm.intent().run(), Shutdown.FORCED, accepted);
        if (vm.host().isEmpty()) {
            departures.removeUnplaced(vm, operation, now);
        }
        return operation;
    }

    private UUID letRest(Caller caller, VmRow vm, Map<String, Object> diff, Instant now, Instant end) {
        diff.put("restsUntil", end.toString());
        UUID operation = intentions.intend(
                caller, vm, Kind.DELETE, Intended.STOPPED, vm.intent().run(), Shutdown.GRACEFUL, diff);
        vms.rest(vm.id(), new Rest(now, end, caller.name(), operation));
        return operation;
    }

    /**
     * Changes a VM's definition; it counts from the VM's next start.
     *
     * @throws Problem {@code refused-value} with the field; {@code name-taken}; {@code stale}; {@code no-room} where one
     *     that is to run wants more memory than its host has; {@code over-quota}; {@code guard-rail} with the field
     */
    @Action("vm.change")
    @Transactional
    public VmView change(Caller caller, UUID id, VmPatch patch, Optional<String> ifMatch) {
        vms.find(id)
                .map(VmRow::team)
                .filter(team -> caller.mayIn(team, Permission.VM_CHANGE))
                .ifPresent(quotas::lock);
        if (patch.memoryMib().isPresent()) {
            vms.lockPlacement();
        }
        VmRow vm = intentions.lock(caller, id, ifMatch);
        intentions.requireAllowed(vm, VmAction.CHANGE);
        VmDefinition after = patch.applied(vm.definition());
        RailRules.requireAlike(guardRails.of(vm.team()), after, vm.definition());
        quotas.take(vm.team(), VmUse.of(after).growthOver(VmUse.of(vm.definition())));
        // One that is to run counts at once, and restarts without being asked again; one that is stopped is asked at
        // its start.
        if (vm.intent().intended() == Intended.RUNNING
                && after.memoryMib() > vm.definition().memoryMib()) {
            vm.host().ifPresent(host -> rooms.requireRoomToGrow(vm, after.memoryMib(), host));
        }
        Instant now = Clock.systemUTC().instant();
        long generation = vm.host().map(hosts::intentChanged).orElse(0L);
        VmCreation.namesAndPortsFree(after, () -> vms.define(id, vm.host(), after, generation, now));
        audit.record(caller.did("vm.change", Intentions.target(vm))
                .ofTeam(vm.team())
                .withDiff(VmDiff.between(vm.definition(), after)));
        intentions.changed(vm);
        return views.of(vms.find(id).orElseThrow());
    }

    /**
     * Gives up a start that has not come to its end: the VM is to be stopped.
     *
     * @throws Problem {@code not-cancellable}; {@code would-lose} where its guest has run for so long that it may hold what
     *     nobody knows of
     */
    @Action("operation.cancel")
    @Transactional
    public OperationView cancel(Caller caller, UUID operation) {
        OperationView open = operations
                .find(operation)
                .filter(each -> caller.teams().containsKey(each.teamId()))
                .orElseThrow(() -> Problem.notFound("operation"));
        caller.requireIn(open.teamId(), Permission.VM_CHANGE);
        if (open.state() != State.RUNNING) {
            throw notCancellable("It is over already.");
        }
        switch (open.kind()) {
            case CREATE, START -> {}
            case RESTART, STOP, DELETE, RESET, CHANGE_BASE, CHANGE_POLICY, KEEP, RESCUE, PROVE ->
                throw notCancellable("Only a start can be called off; this is a "
                        + open.kind().slug() + ".");
        }
        VmRow vm = intentions.lock(caller, open.vm(), Optional.empty());
        // While the lock was waited for the start may have ended, or the VM may have been deleted.
        if (operations
                .find(operation)
                .filter(each -> each.state() == State.RUNNING)
                .isEmpty()) {
            throw notCancellable("It is over already.");
        }
        previews.require(caller, vm, Event.RESTART, new Target.Same(), Asked.SILENT, Optional.empty());
        Instant now = Clock.systemUTC().instant();
        operations.settle(open, State.CANCELLED, Optional.of("Called off by " + caller.name() + "."), now);
        intentions.change(vm, Intended.STOPPED, vm.intent().run(), Shutdown.GRACEFUL, now);
        audit.record(caller.did("operation.cancel", "operation:" + operation)
                .ofTeam(vm.team())
                .ofOperation(operation)
                .withDiff(Map.of(
                        "operation", operation.toString(), "kind", open.kind().slug())));
        intentions.changed(vm);
        return operations.find(operation).orElseThrow();
    }

    private static Problem notCancellable(String why) {
        return new Problem(Problem.Kind.CONFLICT, "not-cancellable", why);
    }
}
