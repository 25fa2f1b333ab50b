package io.tidemark.vm;

import io.tidemark.account.Action;
import io.tidemark.account.Caller;
import io.tidemark.account.GuardRails;
import io.tidemark.account.Lockable;
import io.tidemark.account.Permission;
import io.tidemark.account.TeamView;
import io.tidemark.account.Teams;
import io.tidemark.audit.AuditLog;
import io.tidemark.host.Hosts;
import io.tidemark.image.ImageKind;
import io.tidemark.image.ImageView;
import io.tidemark.image.Images;
import io.tidemark.platform.Page;
import io.tidemark.platform.PageRequest;
import io.tidemark.platform.Problem;
import io.tidemark.policy.Policies;
import io.tidemark.policy.Policy;
import io.tidemark.policy.Proof;
import io.tidemark.policy.ProofRequest;
import io.tidemark.policy.Proofs;
import io.tidemark.policy.Root;
import io.tidemark.vm.OperationView.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Proves policies: makes the throw-away VM and begins the proof; {@link DrillSteps} does the rest. The VM is a VM of the
 * team as any other, but for its end.
 */
@ApplicationScoped
public class Drills implements Proofs {

    /** The first start of an image may fetch it and prepare its base. */
    static final Duration STARTED_WITHIN = Duration.ofMinutes(20);

    private static final int DATA_VOLUME_GIB = 1;
    private static final int LONGEST_SLUG = 40;
    private static final PageRequest ALL = new PageRequest(Page.MAX_LIMIT, Optional.empty());

    private final ProofRepository proofs;
    private final VmCreation creation;
    private final VmRepository vms;
    private final Intentions intentions;
    private final Policies policies;
    private final Images images;
    private final Hosts hosts;
    private final Teams teams;
    private final GuardRails guardRails;
    private final AuditLog audit;

    Drills(
            ProofRepository proofs,
            VmCreation creation,
            VmRepository vms,
            Intentions intentions,
            Policies policies,
            Images images,
            Hosts hosts,
            Teams teams,
            GuardRails guardRails,
            AuditLog audit) {
        this.proofs = proofs;
        this.creation = creation;
        this.vms = vms;
        this.intentions = intentions;
        this.policies = policies;
        this.images = images;
        this.hosts = hosts;
        this.teams = teams;
        this.guardRails = guardRails;
        this.audit = audit;
    }

    @Override
    @Action("policy.prove")
    @Transactional
    public UUID begin(Caller caller, UUID policy, int revision, ProofRequest request) {
        Policy of = policies.named(caller, policy.toString());
        requireLatest(of, policies.revision(caller, policy, revision).number());
        ImageView image = VmCreation.referenced("image", () -> images.byNameOrId(caller, request.requiredImage()));
        String team = team(caller, of, request);
        VmView made = creation.create(caller, vm(of, image, team, volume(caller, team), request.host()));
        VmRow vm = vms.lock(made.id()).orElseThrow();
        requireLatest(of, vm.policyRevision());
        Instant now = Clock.systemUTC().instant();
        UUID operation = intentions.begin(caller, vm, Kind.PROVE, vm.intent().run(), now);
        ProofEntity proof =
                new ProofEntity(vm, image.name(), operation, Drill.of(of.latest()), caller.name(), now, STARTED_WITHIN);
        proofs.persist(proof);
        Map<String, Object> diff = new HashMap<>(Map.of(
                "proof", proof.id.toString(),
                "policy", of.name(),
                "revision", revision,
                "image", image.name(),
                "vm", vm.name()));
        audit.record(caller.did("policy.prove", "policy:" + policy)
                .ofTeam(vm.team())
                .ofOperation(operation)
                .withDiff(diff));
        intentions.changed(vm);
        return operation;
    }

    private static void requireLatest(Policy policy, int revision) {
        int latest = policy.latest().number();
        if (latest != revision) {
            throw new Problem(
                    Problem.Kind.CONFLICT,
                    "not-latest",
                    "New VMs follow r" + latest + " of " + policy.name() + ", so that is what can be proven, not r"
                            + revision + ".");
        }
    }

    private String team(Caller caller, Policy policy, ProofRequest request) {
        return request.team().filter(slug -> !slug.isBlank()).orElseGet(() -> operated(caller, policy).stream()
                .findFirst()
                .map(TeamView::slug)
                .orElseThrow(() -> new Problem(
                        Problem.Kind.FORBIDDEN,
                        "role-needed",
                        "Operators of a team prove policies. An owner of a team can make you one.")));
    }

    private List<TeamView> operated(Caller caller, Policy policy) {
        return teams.of(caller).stream()
                .filter(team ->
                        policy.team().filter(id -> !id.equals(team.id())).isEmpty())
                .filter(team -> caller.mayIn(team.id(), Permission.VM_CREATE))
                .toList();
    }

    /** As small as it can be, where the team may choose that. */
    private Optional<Integer> volume(Caller caller, String team) {
        return guardRails.of(caller, team).locks(Lockable.DATA_VOLUME)
                ? Optional.empty()
                : Optional.of(DATA_VOLUME_GIB);
    }

    private static VmRequest vm(
            Policy policy, ImageView image, String team, Optional<Integer> volume, Optional<String> host) {
        String slug = policy.slug().length() > LONGEST_SLUG ? policy.slug().substring(0, LONGEST_SLUG) : policy.slug();
        String end = Integer.toHexString(UUID.randomUUID().hashCode()).toLowerCase(Locale.ROOT);
        return new VmRequest(
                Optional.empty(),
                Optional.of(team),
                Optional.of("proof-" + slug + "-" + end),
                Optional.of(image.id().toString()),
                Optional.of(policy.id().toString()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                volume,
                host.filter(name -> !name.isBlank()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    @Override
    public Page<Proof> list(Caller caller, UUID policy, PageRequest request) {
        policies.named(caller, policy.toString());
        UUID before = request.after().map(Drills::cursor).orElse(new UUID(-1, -1));
        return Page.of(
                        proofs.before(policy, caller.teams().keySet(), before, request.limit() + 1),
                        request.limit(),
                        row -> PageRequest.cursor(row.id.toString()))
                .map(row -> row.view(teams.byId(row.team).slug()));
    }

    private static UUID cursor(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Problem.refusedValue("after", "after must be the next of an earlier page.");
        }
    }

    @Override
    public Offer offer(Caller caller, Policy policy) {
        ImageKind kind = policy.latest().root() == Root.DISK ? ImageKind.DISK : ImageKind.ISO;
        List<ImageView> fitting = images.list(caller, ALL).items().stream()
                .filter(image -> image.kind() == kind)
                .toList();
        return new Offer(
                fitting.stream().map(ImageView::name).toList(),
                NewVmPage.usualImage(fitting, hosts.all()).map(ImageView::name),
                operated(caller, policy).stream().map(TeamView::slug).toList());
    }
}
