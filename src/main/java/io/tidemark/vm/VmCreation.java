package io.tidemark.vm;

import io.tidemark.account.Action;
import io.tidemark.account.Caller;
import io.tidemark.account.GuardRails;
import io.tidemark.account.Permission;
import io.tidemark.account.Quotas;
import io.tidemark.account.Rails;
import io.tidemark.account.TeamView;
import io.tidemark.account.Teams;
import io.tidemark.audit.AuditLog;
import io.tidemark.host.HostView;
import io.tidemark.host.Hosts;
import io.tidemark.image.ImageKind;
import io.tidemark.image.ImageView;
import io.tidemark.image.Images;
import io.tidemark.platform.DatabaseFailure;
import io.tidemark.platform.Ids;
import io.tidemark.platform.Problem;
import io.tidemark.policy.Policies;
import io.tidemark.protocol.VmSpec.Intended;
import io.tidemark.protocol.VmSpec.Shutdown;
import io.tidemark.vm.OperationView.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Makes VMs. Operators of a team may, for their team. */
@ApplicationScoped
public class VmCreation {

    private final VmRepository vms;
    private final VmViews views;
    private final Intentions intentions;
    private final Rooms rooms;
    private final Hosts hosts;
    private final Images images;
    private final Targets targets;
    private final VmTemplates templates;
    private final Teams teams;
    private final Quotas quotas;
    private final GuardRails guardRails;
    private final AuditLog audit;

    VmCreation(
            VmRepository vms,
            VmViews views,
            Intentions intentions,
            Rooms rooms,
            Hosts hosts,
            Images images,
            Targets targets,
            VmTemplates templates,
            Teams teams,
            Quotas quotas,
            GuardRails guardRails,
            AuditLog audit) {
        this.vms = vms;
        this.views = views;
        this.intentions = intentions;
        this.rooms = rooms;
        this.hosts = hosts;
        this.images = images;
        this.targets = targets;
        this.templates = templates;
        this.teams = teams;
        this.quotas = quotas;
        this.guardRails = guardRails;
        this.audit = audit;
    }

    /**
     * Makes a VM that is to run. It waits where no host has room.
     *
     * @throws Problem {@code refused-value} with the field; {@code name-taken}; {@code over-quota};
     *     {@code template-broken}; {@code guard-rail} with the field
     */
    @Action("vm.create")
    @Transactional
    public VmView create(Caller caller, VmRequest posted) {
        TeamView team =
                teams.bySlug(VmRequest.required("team", posted.team())).orElseThrow(() -> Problem.notFound("team"));
        caller.requireIn(team.id(), Permission.VM_CREATE);
        Optional<VmTemplateEntity> template = posted.template().map(nameOrId -> templates.chosen(team.id(), nameOrId));
        // Guard rails that are being set now wait until this VM is there, or this waits for them.
        quotas.lock(team.id());
        Rails rails = guardRails.of(team.id());
        VmRequest request = template.map(from -> templates.filled(team.id(), posted, from))
                .orElse(posted)
                .over(RailRules.usual(rails));
        ImageView image =
                referenced("image", () -> images.byNameOrId(caller, VmRequest.required("image", request.image())));
        Policies.Named policy = targets.followed(caller, team.id(), image, request.policy(), request.policyRevision());
        Optional<HostView> wanted =
                request.host().map(name -> referenced("host", () -> hosts.byNameOrId(caller, name)));
        wanted.ifPresent(host -> requireSameArch(host, image));
        VmDefinition definition = request.definition(policy.revision().dataVolumeGib());
        requireUserDataFits(definition, image);
        RailRules.requireUsual(rails, definition, policy.revision().dataVolumeGib());
        Instant now = Clock.systemUTC().instant();
        VmRow vm = new VmRow(
                Ids.next(),
                team.id(),
                Optional.empty(),
                wanted.map(HostView::id),
                "",
                image.id(),
                VmSpecs.image(image),
                policy.policy(),
                policy.revision().number(),
                definition,
                new VmIntent(Intended.RUNNING, 1, Shutdown.GRACEFUL, 0, now),
                now,
                now,
                caller.name(),
                now,
                1,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                1,
                Optional.empty());
        quotas.take(team.id(), VmUse.of(definition));
        vms.lockPlacement();
        namesAndPortsFree(definition, () -> vms.insert(vm));
        requirePortsFree(vm, wanted);
        UUID operation = intentions.begin(caller, vm, Kind.CREATE, vm.intent().run(), now);
        audit.record(caller.did("vm.create", Intentions.target(vm))
                .ofTeam(team.id())
                .ofOperation(operation)
                .withDiff(VmDiff.of(vm, policy.name(), template.map(from -> from.name))));
        rooms.place(vm);
        intentions.changed(vm);
        return views.of(vms.find(vm.id()).orElseThrow());
    }

    static <T> T referenced(String field, Supplier<T> look) {
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

    static void requireUserDataFits(VmDefinition definition, ImageView image) {
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

    static void namesAndPortsFree(VmDefinition definition, Runnable write) {
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
            if (e.broke("vm_follows_a_policy_revision")) {
                throw Problem.refusedValue("policy", "The policy went at this moment, with the VM whose own it was.");
            }
            throw e;
        }
    }
}
