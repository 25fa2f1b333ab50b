package io.tidemark.vm;

import io.tidemark.account.Caller;
import io.tidemark.account.Permission;
import io.tidemark.account.Teams;
import io.tidemark.audit.AuditLog;
import io.tidemark.host.Hosts;
import io.tidemark.platform.Changes;
import io.tidemark.platform.Etags;
import io.tidemark.platform.Ids;
import io.tidemark.platform.Problem;
import io.tidemark.protocol.VmSpec.Intended;
import io.tidemark.protocol.VmSpec.Shutdown;
import io.tidemark.vm.OperationView.Kind;
import io.tidemark.vm.OperationView.State;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Changes what is wanted of a VM, the same way for every action: lock, check, change, begin an operation, tell. */
@ApplicationScoped
class Intentions {

    private final VmRepository vms;
    private final OperationRepository operations;
    private final VmViews views;
    private final Rooms rooms;
    private final Hosts hosts;
    private final Teams teams;
    private final AuditLog audit;
    private final Changes changes;

    Intentions(
            VmRepository vms,
            OperationRepository operations,
            VmViews views,
            Rooms rooms,
            Hosts hosts,
            Teams teams,
            AuditLog audit,
            Changes changes) {
        this.vms = vms;
        this.operations = operations;
        this.views = views;
        this.rooms = rooms;
        this.hosts = hosts;
        this.teams = teams;
        this.audit = audit;
        this.changes = changes;
    }

    /** The VM, locked until the transaction ends, for an operator of its team. */
    VmRow lock(Caller caller, UUID id, Optional<String> ifMatch) {
        return lock(caller, id, Permission.VM_CHANGE, ifMatch);
    }

    /** The VM, locked until the transaction ends, for whom the table allows this in its team. */
    VmRow lock(Caller caller, UUID id, Permission permission, Optional<String> ifMatch) {
        VmRow vm = vms.lock(id).orElseThrow(() -> Problem.notFound("VM"));
        if (!caller.mayIn(vm.team(), permission)) {
            Vms.requireSeen(caller, vm.team());
        }
        caller.requireIn(vm.team(), permission);
        if (permission == Permission.VM_CHANGE) {
            teams.requireThere(vm.team());
        }
        Etags.require(ifMatch, vm.version());
        return vm;
    }

    /** @throws Problem {@code wrong-state} with the reason */
    VmStatus requireAllowed(VmRow vm, VmAction action) {
        VmStatus status = views.statusOf(vm);
        status.whyNot(action).ifPresent(why -> {
            throw new Problem(
                    Problem.Kind.CONFLICT,
                    "wrong-state",
                    vm.name() + ": " + why.sentence(),
                    Map.of("vmStatus", status.state().slug(), "action", action.slug(), "reason", why.key()));
        });
        return status;
    }

    /**
     * Wants something else of the VM from now on.
     *
     * @param accepted what the caller accepted to lose, for the audit log
     * @return the operation's id
     */
    UUID intend(
            Caller caller,
            VmRow vm,
            Kind kind,
            Intended intended,
            long run,
            Shutdown shutdown,
            Map<String, Object> accepted) {
        Instant now = Clock.systemUTC().instant();
        change(vm, intended, run, shutdown, now);
        UUID operation = begin(caller, vm, kind, run, now);
        Map<String, Object> diff = new HashMap<>(VmDiff.intent(vm, run, shutdown));
        diff.putAll(accepted);
        audit.record(caller.did("vm." + kind.slug(), target(vm))
                .ofTeam(vm.team())
                .ofOperation(operation)
                .withDiff(diff));
        if (vm.host().isEmpty() && intended == Intended.RUNNING) {
            rooms.place(vms.find(vm.id()).orElseThrow());
        }
        changed(vm);
        return operation;
    }

    void change(VmRow vm, Intended intended, long run, Shutdown shutdown, Instant now) {
        long generation = vm.host().map(hosts::intentChanged).orElse(0L);
        vms.intend(vm.id(), new VmIntent(intended, run, shutdown, generation, now));
    }

    /** Begins an operation, in the place of whatever is under way. */
    UUID begin(Caller caller, VmRow vm, Kind kind, long run, Instant now) {
        operations
                .openOf(vm.id())
                .ifPresent(open -> operations.settle(
                        open, State.SUPERSEDED, Optional.of("A later " + kind.slug() + " took its place."), now));
        UUID operation = Ids.next();
        operations.insert(operation, kind, vm.id(), vm.name(), vm.team(), run, now, caller.name());
        return operation;
    }

    static String target(VmRow vm) {
        return "vm:" + vm.id();
    }

    void changed(VmRow vm) {
        changes.publish(VmTopics.VM, new VmTopics.VmChange(vm.id(), vm.team()).payload());
    }
}
