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
import io.tidemark.image.ImageView;
import io.tidemark.image.Images;
import io.tidemark.platform.Etags;
import io.tidemark.platform.Ids;
import io.tidemark.platform.Page;
import io.tidemark.platform.PageRequest;
import io.tidemark.platform.Problem;
import io.tidemark.policy.Policies;
import io.tidemark.vm.VmTemplateEntity.Content;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;

/**
 * Templates of VMs that a team offers its members. Owners make and change them, operators make VMs from them, viewers see
 * them. A VM that was made from one goes its own way: changing or deleting the template touches none.
 */
@ApplicationScoped
public class VmTemplates {

    /** The most that a team has: people choose among them by eye. */
    static final int MOST = 100;

    private final VmTemplateRepository templates;
    private final VmRepository vms;
    private final Targets targets;
    private final Images images;
    private final Teams teams;
    private final Quotas quotas;
    private final GuardRails guardRails;
    private final AuditLog audit;

    VmTemplates(
            VmTemplateRepository templates,
            VmRepository vms,
            Targets targets,
            Images images,
            Teams teams,
            Quotas quotas,
            GuardRails guardRails,
            AuditLog audit) {
        this.templates = templates;
        this.vms = vms;
        this.targets = targets;
        this.images = images;
        this.teams = teams;
        this.quotas = quotas;
        this.guardRails = guardRails;
        this.audit = audit;
    }

    /** A team's templates by name. */
    @Transactional
    public Page<VmTemplate> list(Caller caller, String slug, PageRequest request) {
        TeamView team = team(caller, slug, Permission.VM_SEE);
        Rails rails = guardRails.of(team.id());
        return Page.of(
                        templates.behind(team.id(), request.after().orElse(""), request.limit() + 1),
                        request.limit(),
                        row -> PageRequest.cursor(row.name.toLowerCase(Locale.ROOT)))
                .map(row -> view(team, row, rails));
    }

    /** @throws Problem not found */
    @Transactional
    public VmTemplate byId(Caller caller, String slug, UUID id) {
        TeamView team = team(caller, slug, Permission.VM_SEE);
        return templates.of(team.id(), id).map(row -> view(team, row)).orElseThrow(VmTemplates::notFound);
    }

    /**
     * A template as somebody could have posted it, with its user data; for who changes it.
     *
     * @throws Problem not found
     */
    @Transactional
    public TemplateRequest written(Caller caller, String slug, UUID id) {
        TeamView team = team(caller, slug, Permission.TEMPLATE_CHANGE);
        return templates.of(team.id(), id).map(VmTemplateEntity::request).orElseThrow(VmTemplates::notFound);
    }

    /**
     * What a template like a VM would say; nothing is made.
     *
     * @throws Problem {@code refused-value} where the team has no such VM
     */
    @Transactional
    public TemplateRequest like(Caller caller, String slug, UUID vm) {
        TeamView team = team(caller, slug, Permission.TEMPLATE_CHANGE);
        return like(team, vm.toString());
    }

    /**
     * Makes a template.
     *
     * @throws Problem {@code refused-value} with the field; {@code template-name-taken}; {@code templates-full}
     */
    @Action("template.create")
    @Transactional
    public VmTemplate create(Caller caller, TemplateRequest wanted, String slug) {
        TeamView team = team(caller, slug, Permission.TEMPLATE_CHANGE);
        // Who makes one waits for whoever else does, so that the count below holds.
        quotas.lock(team.id());
        if (templates.count("team", team.id()) >= MOST) {
            throw new Problem(
                    Problem.Kind.CONFLICT,
                    "templates-full",
                    "A team has at most " + MOST + " templates. Delete one that nobody uses first.");
        }
        TemplateRequest whole =
                wanted.fromVm().map(vm -> wanted.over(like(team, vm))).orElse(wanted);
        VmTemplateEntity made =
                new VmTemplateEntity(Ids.next(), team.id(), caller.name(), now(), content(caller, team, whole));
        write(made);
        audit.record(
                caller.did("template.create", target(made)).ofTeam(team.id()).withDiff(made.told()));
        return view(team, made);
    }

    /**
     * Changes a template; what is left out stays. VMs that were made from it stay as they are.
     *
     * @throws Problem {@code refused-value} with the field; {@code template-name-taken}; {@code stale}
     */
    @Action("template.change")
    @Transactional
    public VmTemplate change(Caller caller, UUID id, String slug, TemplateRequest wanted, Optional<String> ifMatch) {
        TeamView team = team(caller, slug, Permission.TEMPLATE_CHANGE);
        VmTemplateEntity row = locked(team, id, ifMatch);
        Map<String, Object> before = row.told();
        row.become(content(caller, team, wanted.over(row.request())), now());
        write(row);
        audit.record(caller.did("template.change", target(row))
                .ofTeam(team.id())
                .withDiff(VmDiff.changed(before, row.told())));
        return view(team, row);
    }

    /** Deletes a template; VMs that were made from it stay. */
    @Action("template.delete")
    @Transactional
    public void delete(Caller caller, UUID id, String slug, Optional<String> ifMatch) {
        TeamView team = team(caller, slug, Permission.TEMPLATE_CHANGE);
        VmTemplateEntity row = locked(team, id, ifMatch);
        Map<String, Object> before = row.told();
        templates.delete(row);
        audit.record(
                caller.did("template.delete", target(row)).ofTeam(team.id()).withDiff(before));
    }

    /**
     * The template that a new VM is to be made from; whoever asks has checked who may make it.
     *
     * @throws Problem {@code refused-value} where the team has none of this name or id
     */
    VmTemplateEntity chosen(UUID team, String nameOrId) {
        return id(nameOrId)
                .flatMap(id -> templates.of(team, id))
                .or(() -> templates.named(team, nameOrId.strip()))
                .orElseThrow(() -> Problem.refusedValue("template", "The team has no template of this name or id."));
    }

    /**
     * A VM's definition, with what it leaves out taken from a template.
     *
     * @throws Problem {@code template-broken} where that would be what is gone
     */
    VmRequest filled(UUID team, VmRequest request, VmTemplateEntity from) {
        if (request.image().isEmpty() && request.policy().isEmpty()) {
            targets.stateOf(from, guardRails.of(team)).trouble().ifPresent(why -> {
                throw new Problem(
                        Problem.Kind.CONFLICT,
                        "template-broken",
                        from.name + ": " + why.sentence(),
                        Map.of("field", "template", "reason", why.key()));
            });
        }
        return request.over(from.request().vm());
    }

    private Content content(Caller caller, TeamView team, TemplateRequest wanted) {
        Rails rails = guardRails.of(team.id());
        TemplateRequest request =
                wanted.over(TemplateRequest.of(Optional.empty(), Optional.empty(), RailRules.usual(rails)));
        String name = request.checkedName();
        String summary = request.checkedSummary();
        ImageView image = VmCreation.referenced(
                "image", () -> images.byNameOrId(caller, VmRequest.required("image", request.image())));
        Policies.Named policy = targets.followed(caller, team.id(), image, request.policy(), request.policyRevision());
        VmDefinition definition = Content.definition(request, policy.revision().dataVolumeGib());
        VmCreation.requireUserDataFits(definition, image);
        RailRules.requireUsual(rails, definition, policy.revision().dataVolumeGib());
        return new Content(
                name, summary, image, policy, request.policyRevision().filter(VmRequest::isPinned), definition);
    }

    private TemplateRequest like(TeamView team, String vm) {
        VmRow row = id(vm).flatMap(vms::find)
                .filter(each -> each.team().equals(team.id()))
                .orElseThrow(() -> Problem.refusedValue("fromVm", "The team has no VM of this id."));
        return TemplateRequest.of(
                Optional.of(row.name()),
                Optional.empty(),
                VmRequest.like(row.definition(), row.image(), row.policy(), row.policyRevision()));
    }

    private VmTemplate view(TeamView team, VmTemplateEntity row) {
        return view(team, row, guardRails.of(team.id()));
    }

    private VmTemplate view(TeamView team, VmTemplateEntity row, Rails rails) {
        Targets.TemplateState state = targets.stateOf(row, rails);
        return row.view(team.slug(), state.follows(), state.trouble());
    }

    private VmTemplateEntity locked(TeamView team, UUID id, Optional<String> ifMatch) {
        VmTemplateEntity row = templates.lock(team.id(), id).orElseThrow(VmTemplates::notFound);
        Etags.require(ifMatch, row.version);
        return row;
    }

    private void write(VmTemplateEntity row) {
        try {
            templates.persistAndFlush(row);
        } catch (ConstraintViolationException e) {
            throw "vm_template_name_unique_per_team".equals(e.getConstraintName())
                    ? new Problem(
                            Problem.Kind.CONFLICT,
                            "template-name-taken",
                            "The team has a template named " + row.name + " already.",
                            Map.of("field", "name"))
                    : e;
        }
    }

    private TeamView team(Caller caller, String slug, Permission permission) {
        TeamView team = teams.bySlug(slug).orElseThrow(() -> Problem.notFound("team"));
        caller.requireIn(team.id(), permission);
        return team;
    }

    private static Optional<UUID> id(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Problem notFound() {
        return Problem.notFound("template");
    }

    private static Instant now() {
        return Clock.systemUTC().instant();
    }

    private static String target(VmTemplateEntity row) {
        return "template:" + row.id;
    }
}
