package io.tidemark.policy;

import io.tidemark.account.Action;
import io.tidemark.account.Caller;
import io.tidemark.account.GuardRails;
import io.tidemark.account.LesserRevisions;
import io.tidemark.account.Permission;
import io.tidemark.account.TeamView;
import io.tidemark.account.Teams;
import io.tidemark.audit.AuditEntry;
import io.tidemark.audit.AuditLog;
import io.tidemark.platform.DatabaseFailure;
import io.tidemark.platform.Etags;
import io.tidemark.platform.Ids;
import io.tidemark.platform.Page;
import io.tidemark.platform.PageRequest;
import io.tidemark.platform.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The policies. The built-in ones are everybody's to read and use, and nobody's to change; a team's own are that team's
 * to see, and its operators make and revise them.
 */
@ApplicationScoped
public class Policies {

    /** What a VM on an ISO image follows unless its definition says otherwise: Workshop. */
    public static final UUID USUAL_FOR_ISO = UUID.fromString("00000000-0000-7000-8000-000000000003");

    /** What a VM on a disk image follows unless its definition says otherwise: Disk image. */
    public static final UUID USUAL_FOR_DISK = UUID.fromString("00000000-0000-7000-8000-000000000005");

    private static final Duration SURELY_COMMITTED = Duration.ofMinutes(10);

    private final PolicyRepository policies;
    private final Teams teams;
    private final GuardRails rails;
    private final Proposals proposals;
    private final AuditLog audit;

    /** Revisions never change, so what was read once is true for ever. */
    private final Map<RevisionId, Named> known = new ConcurrentHashMap<>();

    Policies(PolicyRepository policies, Teams teams, GuardRails rails, Proposals proposals, AuditLog audit) {
        this.policies = policies;
        this.teams = teams;
        this.rails = rails;
        this.proposals = proposals;
        this.audit = audit;
    }

    private record RevisionId(UUID policy, int number) {}

    /** A revision with the name of its policy. */
    public record Named(UUID policy, String name, Revision revision) {}

    /** The policies that the caller sees, built-in ones first. */
    public Page<Policy> list(Caller caller, PageRequest request) {
        caller.require(Permission.CATALOGUE_SEE);
        return Page.of(
                policies.page(caller.teams().keySet(), request.after().orElse(""), request.limit() + 1),
                request.limit(),
                policy -> PageRequest.cursor(policy.id().toString()));
    }

    /** What a team's VMs can follow, at most 500: the built-in policies and the team's, but no VM's own. */
    public List<Policy> usableBy(Caller caller, UUID team) {
        caller.requireIn(team, Permission.POLICY_SEE);
        return ofTeam(team);
    }

    /**
     * The policy of this id, slug or name among those that the caller sees; names are compared without case.
     *
     * @throws Problem not found
     */
    public Policy named(Caller caller, String nameOrSlugOrId) {
        caller.require(Permission.CATALOGUE_SEE);
        return policies.named(caller.teams().keySet(), nameOrSlugOrId).orElseThrow(() -> Problem.notFound("policy"));
    }

    /**
     * The policy of this id, slug or name among those that a team's VMs can follow.
     *
     * @throws Problem not found
     */
    public Policy usable(Caller caller, UUID team, String nameOrSlugOrId) {
        caller.requireIn(team, Permission.POLICY_SEE);
        return usable(team, nameOrSlugOrId).orElseThrow(() -> Problem.notFound("policy"));
    }

    /** As {@link #usable(Caller, UUID, String)}, where whoever asks has checked who may. */
    public Optional<Policy> usable(UUID team, String nameOrSlugOrId) {
        return policies.named(Set.of(team), nameOrSlugOrId);
    }

    /** As {@link #usableBy}, where whoever asks has checked who may. */
    public List<Policy> ofTeam(UUID team) {
        return policies.page(Set.of(team), "", Page.MAX_LIMIT).stream()
                .filter(policy -> policy.vm().isEmpty())
                .toList();
    }

    /** A policy's revisions, newest first. */
    public Page<Revision> revisions(Caller caller, UUID policy, PageRequest request) {
        named(caller, policy.toString());
        int before = request.after().map(Policies::number).orElse(Integer.MAX_VALUE);
        return Page.of(
                policies.revisions(policy, before, request.limit() + 1),
                request.limit(),
                revision -> PageRequest.cursor(Integer.toString(revision.number())));
    }

    /**
     * One revision of a policy that the caller sees.
     *
     * @throws Problem not found
     */
    public Revision revision(Caller caller, UUID policy, int number) {
        named(caller, policy.toString());
        return policies.revision(policy, number).orElseThrow(() -> Problem.notFound("revision"));
    }

    /** A revision that something follows, so that it is known to be there; whoever asks has checked who may. */
    public Named revision(UUID policy, int number) {
        RevisionId id = new RevisionId(policy, number);
        Optional<Named> cached = Optional.ofNullable(known.get(id));
        if (cached.isPresent()) {
            return cached.get();
        }
        Named read = read(id);
        // A young one may belong to a transaction that is still to be rolled back, its number to be given again.
        if (read.revision().madeAt().isBefore(Clock.systemUTC().instant().minus(SURELY_COMMITTED))) {
            known.put(id, read);
        }
        return read;
    }

    /**
     * Makes a policy of a team.
     *
     * @throws Problem {@code refused-value} with the field; {@code name-taken}
     */
    @Action("policy.create")
    @Transactional
    public Policy create(Caller caller, NewPolicy wanted) {
        TeamView team = teams.bySlug(wanted.requiredTeam()).orElseThrow(() -> Problem.notFound("team"));
        caller.requireIn(team.id(), Permission.POLICY_CHANGE);
        Optional<Revision> model = wanted.copyOf()
                .map(name -> policies.named(Set.of(team.id()), name)
                        .orElseThrow(() -> Problem.refusedValue("copyOf", "There is no policy of this name or id.")))
                .map(Policy::latest);
        Revision first = wanted.rules().over(model).numbered(1, now(), caller.name());
        Policy made = made(
                team.id(),
                Optional.empty(),
                wanted.requiredName(),
                wanted.summary().orElse(""),
                first);
        insert(made, caller.name());
        audit.record(caller.did("policy.create", target(made)).ofTeam(team.id()).withDiff(PolicyDiff.of(made)));
        return made;
    }

    /** What came of a wanted revision. */
    public sealed interface Revised {

        /** It is the policy's latest. */
        record Made(Revision revision) implements Revised {}

        /** It keeps less, and waits for a second person. */
        record Proposed(Proposal proposal) implements Revised {}
    }

    /**
     * Gives a policy another revision; VMs go on following theirs. One that keeps less waits for a second person where the
     * team's guard rails say so.
     *
     * @param ifMatch the ETag of the policy: the number of its latest revision
     * @throws Problem {@code built-in}, {@code nothing-changed}, {@code stale}, {@code refused-value},
     *     {@code proposed-already}
     */
    @Action("policy.revise")
    @Transactional
    public Revised revise(Caller caller, UUID policy, RevisionRequest wanted, Optional<String> ifMatch) {
        UUID team = changeable(caller, policy);
        policies.lock(policy);
        Policy before = policies.byId(policy).orElseThrow(() -> Problem.notFound("policy"));
        Etags.require(ifMatch, before.latest().number());
        Revision after = next(before, wanted, caller);
        if (rails.of(team).lesserRevisions() == LesserRevisions.SECOND_PERSON && after.keepsLessThan(before.latest())) {
            return new Revised.Proposed(proposals.propose(caller, team, before, after));
        }
        policies.insert(policy, after);
        audit.record(caller.did("policy.revise", target(before))
                .ofTeam(team)
                .withDiff(PolicyDiff.between(before.latest(), after)));
        return new Revised.Made(after);
    }

    /**
     * What {@link #revise} would make of it, without making it.
     *
     * @throws Problem as that does
     */
    public Revision draft(Caller caller, UUID policy, RevisionRequest wanted) {
        changeable(caller, policy);
        return next(policies.byId(policy).orElseThrow(() -> Problem.notFound("policy")), wanted, caller);
    }

    private static Revision next(Policy before, RevisionRequest wanted, Caller caller) {
        Revision latest = before.latest();
        Revision after = wanted.over(Optional.of(latest)).numbered(latest.number() + 1, now(), caller.name());
        if (after.saysSameAs(latest)) {
            throw new Problem(
                    Problem.Kind.CONFLICT,
                    "nothing-changed",
                    before.name() + " r" + latest.number() + " says exactly this already.");
        }
        return after;
    }

    private UUID changeable(Caller caller, UUID id) {
        Policy policy = named(caller, id.toString());
        UUID team = policy.team()
                .orElseThrow(() -> new Problem(
                        Problem.Kind.CONFLICT,
                        "built-in",
                        policy.name()
                                + " came with Tidemark and stays as it is. Make a policy of your team as a copy of"
                                + " it (copyOf) and change that."));
        caller.requireIn(team, Permission.POLICY_CHANGE);
        return team;
    }

    /**
     * Lets a VM keep more, for a caller who asks now; see {@link #keepAlso(String, Optional, UUID, String, UUID, Named, List)}.
     */
    @Transactional
    public Named keepAlso(Caller caller, UUID vm, String vmName, UUID team, Named current, List<String> paths) {
        caller.requireIn(team, Permission.POLICY_CHANGE);
        return keepAlso(caller.did("policy.keep-also", ""), vm, vmName, team, current, paths);
    }

    /**
     * Gives a VM's own policy a revision that keeps more than the one it follows now; the first time the policy is made,
     * as a copy of the one that is followed. Part of the caller's transaction, whose matter it is to let the VM follow it.
     *
     * @param by the account that asked, who was allowed to when they did
     * @param operation of which it is a step
     * @param current what the VM follows
     * @param paths absolute and normal; those that are kept already change nothing
     * @return what the VM is to follow: {@code current} where it keeps all of them
     * @throws Problem {@code refused-value} for a path that can't be kept; {@code keeps-all} where the root does
     */
    @Transactional
    public Named keepAlso(
            String by, Optional<UUID> operation, UUID vm, String vmName, UUID team, Named current, List<String> paths) {
        AuditEntry entry = AuditEntry.done(by, "console", "policy.keep-also", "");
        return keepAlso(operation.map(entry::ofOperation).orElse(entry), vm, vmName, team, current, paths);
    }

    private Named keepAlso(AuditEntry entry, UUID vm, String vmName, UUID team, Named current, List<String> paths) {
        Revision followed = current.revision();
        if (followed.root() != Root.RAM) {
            throw new Problem(
                    Problem.Kind.CONFLICT,
                    "keeps-all",
                    current.name() + " has the root " + followed.root().slug()
                            + ", which keeps everything over a restart.");
        }
        KeptPaths kept = new KeptPaths(followed.kept()).and(paths);
        if (kept.paths().equals(followed.kept())) {
            return current;
        }
        policies.lockOwnOf(vm);
        Optional<Policy> own = policies.ofVm(vm);
        Revision more = followed.keeping(
                kept, own.map(policy -> policy.latest().number()).orElse(0) + 1, now(), entry.actor());
        Policy policy = own.orElseGet(() -> ownOf(vm, vmName, team, current, more, entry.actor()));
        if (own.isPresent()) {
            policies.insert(policy.id(), more);
        }
        audit.record(entry.on(target(policy)).ofTeam(team).withDiff(PolicyDiff.between(followed, more)));
        return new Named(policy.id(), policy.name(), more);
    }

    private Policy ownOf(UUID vm, String vmName, UUID team, Named current, Revision first, String by) {
        String wanted = current.name() + " for " + vmName;
        String name = PolicyNames.free(wanted, candidate -> policies.isTaken(team, candidate));
        Policy made =
                made(team, Optional.of(vm), name, "What " + vmName + " keeps besides " + current.name() + ".", first);
        policies.insert(made, by);
        return made;
    }

    private void insert(Policy made, String by) {
        try {
            policies.insert(made, by);
        } catch (DatabaseFailure e) {
            throw e.broke("policy_name_unique_per_team") || e.broke("policy_slug_unique_per_team")
                    ? nameTaken(made.name())
                    : e;
        }
    }

    private static Problem nameTaken(String name) {
        return new Problem(
                Problem.Kind.CONFLICT,
                "name-taken",
                "The team has a policy named " + name + " already, or it came with Tidemark.",
                Map.of("field", "name"));
    }

    private Policy made(UUID team, Optional<UUID> vm, String name, String summary, Revision first) {
        UUID id = Ids.next();
        if (policies.isTaken(team, name)) {
            throw nameTaken(name);
        }
        String slug = PolicyNames.free(PolicyNames.slug(name, id), candidate -> policies.isTaken(team, candidate));
        return new Policy(id, slug, name, summary, Optional.of(team), vm, first.madeAt(), first);
    }

    private Named read(RevisionId id) {
        Revision revision = policies.revision(id.policy(), id.number())
                .orElseThrow(() -> new IllegalStateException("There is no policy revision " + id));
        String name = policies.byId(id.policy()).orElseThrow().name();
        return new Named(id.policy(), name, revision);
    }

    /** As PostgreSQL will give it back. */
    private static Instant now() {
        return Clock.systemUTC().instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static String target(Policy policy) {
        return "policy:" + policy.id();
    }

    private static int number(String cursor) {
        try {
            return Integer.parseInt(cursor);
        } catch (NumberFormatException e) {
            throw Problem.refusedValue("after", "after must be the next of an earlier page.");
        }
    }
}
