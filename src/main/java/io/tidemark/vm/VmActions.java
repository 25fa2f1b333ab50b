package io.tidemark.vm;

import io.tidemark.account.Action;
import io.tidemark.account.Caller;
import io.tidemark.account.Role;
import io.tidemark.account.TeamView;
import io.tidemark.account.Teams;
import io.tidemark.audit.AuditLog;
import io.tidemark.host.HostView;
import io.tidemark.host.Hosts;
import io.tidemark.image.ImageKind;
import io.tidemark.image.ImageView;
import io.tidemark.image.Images;
import io.tidemark.platform.Changes;
import io.tidemark.platform.DatabaseFailure;
import io.tidemark.platform.Etags;
import io.tidemark.platform.Ids;
import io.tidemark.platform.Problem;
import io.tidemark.policy.Policies;
import io.tidemark.policy.Policy;
import io.tidemark.policy.Root;
import io.tidemark.protocol.VmSpec.Intended;
import io.tidemark.protocol.VmSpec.Shutdown;
import io.tidemark.vm.OperationView.Kind;
import io.tidemark.vm.OperationView.State;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What can be done to VMs: each method changes what is wanted, in one transaction with its audit entry, and the host's
 * agent makes it so. Operators of the VM's team may.
 */
@ApplicationScoped
public class VmActions {

    private final VmRepository vms;
    private final OperationRepository operations;
    private final VmViews views;
    private final Rooms rooms;
    private final Hosts hosts;
    private final Images images;
    private final Policies policies;
    private final Teams teams;
    private final AuditLog audit;
    private final Changes changes;

    VmActions(
            VmRepository vms,
            OperationRepository operations,
            VmViews views,
            Rooms rooms,
            Hosts hosts,
            Images images,
            Policies policies,
            Teams teams,
            AuditLog audit,
            Changes changes) {
        this.vms = vms;
        this.operations = operations;
        this.views = views;
        this.rooms = rooms;
        this.hosts = hosts;
        this.images = images;
        this.policies = policies;
        this.teams = teams;
        this.audit = audit;
        this.changes = changes;
    }

    /**
     * Makes a VM that is to run. It waits where no host has room.
     *
     * @throws Problem {@code refused-value} with the field; {@code name-taken}
     */
    @Action("vm.create")
    @Transactional
    public VmView create(Caller caller, VmRequest request) {
        TeamView team =
                teams.bySlug(VmRequest.required("team", request.team())).orElseThrow(() -> Problem.notFound("team"));
        caller.requireRole(team.id(), Role.OPERATOR);
        ImageView image =
                referenced("image", () -> images.byNameOrId(caller, VmRequest.required("image", request.image())));
        Policy policy = policyFor(caller, team, request, image);
        Optional<HostView> wanted =
                request.host().map(name -> referenced("host", () -> hosts.byNameOrId(caller, name)));
        wanted.ifPresent(host -> requireSameArch(host, image));
        VmDefinition definition = request.definition(policy.latest().dataVolumeGib());
        requireUserDataFits(definition, image);
        Instant now = Clock.systemUTC().instant();
        VmRow vm = new VmRow(
                Ids.next(),
                team.id(),
                Optional.empty(),
                wanted.map(HostView::id),
                "",
                image.id(),
                VmSpecs.image(image),
                policy.id(),
                policy.latest().number(),
                definition,
                new VmIntent(Intended.RUNNING, 1, Shutdown.GRACEFUL, 0, now),
                now,
                now,
                caller.name(),
                now,
                1,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        vms.lockPlacement();
        namesAndPortsFree(definition, () -> vms.insert(vm));
        requirePortsFree(vm, wanted);
        audit.record(caller.did("vm.create", target(vm)).ofTeam(team.id()).withDiff(VmDiff.of(vm, policy.name())));
        begin(caller, vm, Kind.CREATE, vm.intent().run(), now);
        rooms.place(vm);
        changed(vm);
        return views.of(vms.find(vm.id()).orElseThrow());
    }

    private Policy policyFor(Caller caller, TeamView team, VmRequest request, ImageView image) {
        UUID usual =
                switch (image.kind()) {
                    case ISO -> Policies.USUAL_FOR_ISO;
                    case DISK -> Policies.USUAL_FOR_DISK;
                };
        Policy policy = referenced(
                "policy",
                () -> policies.usable(caller, team.id(), request.policy().orElse(usual.toString())));
        policy.latest().notYet().ifPresent(why -> {
            throw Problem.refusedValue("policy", why);
        });
        boolean rootIsDisk = policy.latest().root() == Root.DISK;
        boolean imageIsDisk = image.kind() == ImageKind.DISK;
        if (rootIsDisk != imageIsDisk) {
            throw Problem.refusedValue(
                    "policy",
                    imageIsDisk
                            ? image.name()
                                    + " is a disk image; it needs a policy whose root is disk, such as Disk image."
                            : image.name()
                                    + " is an ISO image; it needs a policy whose root is ram or layered, such as Workshop.");
        }
        return policy;
    }

    private static <T> T referenced(String field, Supplier<T> look) {
        try {
            return look.get();
        } catch (Problem problem) {
            if (problem.kind() == Problem.Kind.NOT_FOUND) {
                throw Problem.refusedValue(field, "There is no " + field + " of this name or id.");
            }
            throw problem;
        }
    }

    private static void requireSameArch(HostView host, ImageView image) {
        host.facts()
                .map(facts -> facts.arch())
                .filter(arch -> !arch.equals(image.arch()))
                .ifPresent(arch -> {
                    throw Problem.refusedValue(
                            "host",
                            host.name() + " is " + arch + ", the image " + image.name() + " is " + image.arch() + ".");
                });
    }

    private static void requireUserDataFits(VmDefinition definition, ImageView image) {
        if (definition.userData().isPresent() && image.kind() != ImageKind.DISK) {
            throw Problem.refusedValue(
                    "userData", "User data is for disk images; " + image.name() + " is an ISO image.");
        }
    }

    private void requirePortsFree(VmRow vm, Optional<HostView> host) {
        host.ifPresent(there -> vm.definition().forwards().stream()
                .filter(forward -> vms.isPortTaken(there.id(), vm.id(), forward))
                .findFirst()
                .ifPresent(forward -> {
                    throw portTaken(forward.hostPort(), there.name());
                }));
    }

    private static Problem portTaken(int port, String host) {
        return Problem.refusedValue("forwards", "Port " + port + " of " + host + " is forwarded to another VM.");
    }

    private static void namesAndPortsFree(VmDefinition definition, Runnable write) {
        try {
            write.run();
        } catch (DatabaseFailure e) {
            if (e.broke("vm_name_unique_per_team")) {
                throw new Problem(
                        Problem.Kind.CONFLICT,
                        "name-taken",
                        "The team has a VM named " + definition.name() + " already.",
                        Map.of("field", "name"));
            }
            if (e.broke("vm_forward_port_is_free_on_its_host")) {
                throw Problem.refusedValue("forwards", "One of the host's ports is forwarded to another VM.");
            }
            throw e;
        }
    }

    /** Starts a VM that is stopped or has failed; the operation's id. */
    @Action("vm.start")
    @Transactional
    public UUID start(Caller caller, UUID id, Optional<String> ifMatch) {
        vms.lockPlacement();
        VmRow vm = lock(caller, id, ifMatch);
        requireAllowed(vm, VmAction.START);
        boolean promised = vm.intent().intended() == Intended.RUNNING;
        if (!promised) {
            vm.host().ifPresent(host -> rooms.requireRoom(vm, host));
        }
        return intend(caller, vm, Kind.START, Intended.RUNNING, vm.intent().run() + 1, Shutdown.GRACEFUL);
    }

    /** Stops a VM for good; the operation's id. */
    @Action("vm.stop")
    @Transactional
    public UUID stop(Caller caller, UUID id, VmStop how, Optional<String> ifMatch) {
        VmRow vm = lock(caller, id, ifMatch);
        requireAllowed(vm, how.stopAction());
        return intend(caller, vm, Kind.STOP, Intended.STOPPED, vm.intent().run(), how.shutdown());
    }

    /** Shuts a VM down and starts it again; the operation's id. */
    @Action("vm.restart")
    @Transactional
    public UUID restart(Caller caller, UUID id, VmStop how, Optional<String> ifMatch) {
        VmRow vm = lock(caller, id, ifMatch);
        requireAllowed(vm, VmAction.RESTART);
        return intend(caller, vm, Kind.RESTART, Intended.RUNNING, vm.intent().run() + 1, how.shutdown());
    }

    /** Removes a VM with all its files, its data volume too; the operation's id. */
    @Action("vm.delete")
    @Transactional
    public UUID delete(Caller caller, UUID id, Optional<String> ifMatch) {
        VmRow vm = lock(caller, id, ifMatch);
        requireAllowed(vm, VmAction.DELETE);
        UUID operation =
                intend(caller, vm, Kind.DELETE, Intended.GONE, vm.intent().run(), Shutdown.FORCED);
        if (vm.host().isEmpty()) {
            operations
                    .openOf(id)
                    .ifPresent(open -> operations.settle(
                            open,
                            State.DONE,
                            Optional.empty(),
                            Clock.systemUTC().instant()));
            vms.delete(id);
        }
        return operation;
    }

    /**
     * Changes a VM's definition; it counts from the VM's next start.
     *
     * @throws Problem {@code refused-value} with the field; {@code name-taken}; {@code stale}; {@code no-room} where one
     *     that is to run wants more memory than its host has
     */
    @Action("vm.change")
    @Transactional
    public VmView change(Caller caller, UUID id, VmPatch patch, Optional<String> ifMatch) {
        if (patch.memoryMib().isPresent()) {
            vms.lockPlacement();
        }
        VmRow vm = lock(caller, id, ifMatch);
        requireAllowed(vm, VmAction.CHANGE);
        VmDefinition after = patch.applied(vm.definition());
        // One that is to run counts at once, and restarts without being asked again; one that is stopped is asked at
        // its start.
        if (vm.intent().intended() == Intended.RUNNING
                && after.memoryMib() > vm.definition().memoryMib()) {
            vm.host().ifPresent(host -> rooms.requireRoomToGrow(vm, after.memoryMib(), host));
        }
        Instant now = Clock.systemUTC().instant();
        long generation = vm.host().map(hosts::intentChanged).orElse(0L);
        namesAndPortsFree(after, () -> vms.define(id, vm.host(), after, generation, now));
        audit.record(
                caller.did("vm.change", target(vm)).ofTeam(vm.team()).withDiff(VmDiff.between(vm.definition(), after)));
        changed(vm);
        return views.of(vms.find(id).orElseThrow());
    }

    /** Gives up a start that has not come to its end: the VM is to be stopped. */
    @Action("operation.cancel")
    @Transactional
    public OperationView cancel(Caller caller, UUID operation) {
        OperationView open = operations
                .find(operation)
                .filter(each -> caller.teams().containsKey(each.teamId()))
                .orElseThrow(() -> Problem.notFound("operation"));
        caller.requireRole(open.teamId(), Role.OPERATOR);
        if (open.state() != State.RUNNING) {
            throw notCancellable("It is over already.");
        }
        switch (open.kind()) {
            case CREATE, START -> {}
            case RESTART, STOP, DELETE ->
                throw notCancellable("Only a start can be called off; this is a "
                        + open.kind().slug() + ".");
        }
        VmRow vm = lock(caller, open.vm(), Optional.empty());
        Instant now = Clock.systemUTC().instant();
        operations.settle(open, State.CANCELLED, Optional.of("Called off by " + caller.name() + "."), now);
        change(vm, Intended.STOPPED, vm.intent().run(), Shutdown.GRACEFUL, now);
        audit.record(caller.did("operation.cancel", "operation:" + operation)
                .ofTeam(vm.team())
                .withDiff(Map.of(
                        "operation", operation.toString(), "kind", open.kind().slug())));
        changed(vm);
        return operations.find(operation).orElseThrow();
    }

    private static Problem notCancellable(String why) {
        return new Problem(Problem.Kind.CONFLICT, "not-cancellable", why);
    }

    private VmRow lock(Caller caller, UUID id, Optional<String> ifMatch) {
        VmRow vm = vms.lock(id).orElseThrow(() -> Problem.notFound("VM"));
        Vms.requireSeen(caller, vm.team());
        caller.requireRole(vm.team(), Role.OPERATOR);
        Etags.require(ifMatch, vm.version());
        return vm;
    }

    private void requireAllowed(VmRow vm, VmAction action) {
        VmStatus status = views.statusOf(vm);
        status.whyNot(action).ifPresent(why -> {
            throw new Problem(
                    Problem.Kind.CONFLICT,
                    "wrong-state",
                    vm.name() + ": " + why.sentence(),
                    Map.of("vmStatus", status.state().slug(), "action", action.slug(), "reason", why.key()));
        });
    }

    private UUID intend(Caller caller, VmRow vm, Kind kind, Intended intended, long run, Shutdown shutdown) {
        Instant now = Clock.systemUTC().instant();
        change(vm, intended, run, shutdown, now);
        UUID operation = begin(caller, vm, kind, run, now);
        audit.record(caller.did("vm." + kind.slug(), target(vm))
                .ofTeam(vm.team())
                .withDiff(VmDiff.intent(vm, run, shutdown)));
        if (vm.host().isEmpty() && intended == Intended.RUNNING) {
            rooms.place(vms.find(vm.id()).orElseThrow());
        }
        changed(vm);
        return operation;
    }

    private void change(VmRow vm, Intended intended, long run, Shutdown shutdown, Instant now) {
        long generation = vm.host().map(hosts::intentChanged).orElse(0L);
        vms.intend(vm.id(), new VmIntent(intended, run, shutdown, generation, now));
    }

    private UUID begin(Caller caller, VmRow vm, Kind kind, long run, Instant now) {
        operations
                .openOf(vm.id())
                .ifPresent(open -> operations.settle(
                        open, State.SUPERSEDED, Optional.of("A later " + kind.slug() + " took its place."), now));
        UUID operation = Ids.next();
        operations.insert(operation, kind, vm.id(), vm.name(), vm.team(), run, now, caller.name());
        return operation;
    }

    private static String target(VmRow vm) {
        return "vm:" + vm.id();
    }

    private void changed(VmRow vm) {
        changes.publish(VmTopics.VM, new VmTopics.VmChange(vm.id(), vm.team()).payload());
    }
}
