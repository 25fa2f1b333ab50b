package io.tidemark.policy;

import io.tidemark.account.Action;
import io.tidemark.account.Caller;
import io.tidemark.account.Permission;
import io.tidemark.account.TeamView;
import io.tidemark.account.Teams;
import io.tidemark.audit.AuditLog;
import io.tidemark.platform.Ids;
import io.tidemark.platform.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Revisions that keep less, where an administrator wants a second person to look at them. */
@ApplicationScoped
public class Proposals {

    private final ProposalRepository proposals;
    private final PolicyRepository policies;
    private final Teams teams;
    private final AuditLog audit;

    Proposals(ProposalRepository proposals, PolicyRepository policies, Teams teams, AuditLog audit) {
        this.proposals = proposals;
        this.policies = policies;
        this.teams = teams;
        this.audit = audit;
    }

    /** One that waits, with the policy as it is without it. */
    public record Waiting(TeamView team, Policy policy, Proposal proposal) {}

    /**
     * Those that wait where the caller may answer, in their teams, or in all for administrators; the oldest first, at most
     * 100. The caller's own are among them.
     */
    @Transactional
    public List<Waiting> waitingFor(Caller caller) {
        List<Proposal> found = caller.may(Permission.POLICY_APPROVE)
                ? proposals.waiting()
                : proposals.waitingIn(caller.teams().keySet().stream()
                        .filter(team -> caller.mayIn(team, Permission.POLICY_APPROVE))
                        .toList());
        return found.stream()
                .map(proposal -> {
                    Policy policy = policies.byId(proposal.policy()).orElseThrow();
                    return new Waiting(teams.byId(policy.team().orElseThrow()), policy, proposal);
                })
                .toList();
    }

    /** What was proposed for a policy, the newest first, at most 50; for members of its team. */
    public List<Proposal> of(Caller caller, UUID policy) {
        teamOf(policy).ifPresent(team -> caller.requireIn(team, Permission.POLICY_SEE));
        return proposals.of(policy);
    }

    /** The one that waits. */
    Optional<Proposal> waiting(UUID policy) {
        return proposals.waiting(policy);
    }

    /**
     * Lets a revision wait; part of the transaction that would have made it, with the policy locked.
     *
     * @throws Problem {@code proposed-already} while another one of the policy waits
     */
    Proposal propose(Caller caller, UUID team, Policy before, Revision after) {
        if (proposals.waiting(before.id()).isPresent()) {
            throw new Problem(
                    Problem.Kind.CONFLICT,
                    "proposed-already",
                    "A revision of " + before.name() + " that keeps less waits for a second person already.");
        }
        Proposal made = new Proposal(
                Ids.next(),
                before.id(),
                before.latest().number(),
                after,
                caller.name(),
                after.madeAt(),
                Proposal.State.WAITING,
                Optional.empty(),
                "");
        proposals.insert(made);
        Map<String, Object> diff = new HashMap<>(PolicyDiff.between(before.latest(), after));
        diff.put("proposal", made.id().toString());
        audit.record(caller.did("policy.propose", "policy:" + before.id())
                .ofTeam(team)
                .withDiff(diff));
        return made;
    }

    /**
     * Approves or declines what waits; what is approved is the policy's next revision. Owners of its team and
     * administrators may, but nobody their own.
     *
     * @throws Problem {@code nothing-proposed}; {@code other-proposal} where another one waits than they have seen;
     *     {@code own-proposal}; {@code stale-proposal} where the policy has another revision by now
     */
    @Action("policy.answer")
    @Transactional
    public Proposal answer(Caller caller, UUID policy, Proposal.Answer answer) {
        UUID team = teamOf(policy).orElseThrow(() -> Problem.notFound("policy"));
        caller.requireIn(team, Permission.POLICY_APPROVE);
        teams.requireThere(team);
        policies.lock(policy);
        Policy before = policies.byId(policy).orElseThrow(() -> Problem.notFound("policy"));
        Proposal waiting = proposals
                .waiting(policy)
                .orElseThrow(() -> conflict("nothing-proposed", "Nothing waits for a second person here."));
        if (!answer.proposal().equals(Optional.of(waiting.id()))) {
            throw conflict("other-proposal", "Another revision waits by now. Look at that one.");
        }
        if (waiting.proposedBy().equals(caller.name())) {
            throw conflict(
                    "own-proposal", "This is your own. Another owner of the team, or an administrator, answers.");
        }
        if (answer.state() == Proposal.State.APPROVED && before.latest().number() != waiting.base()) {
            throw conflict(
                    "stale-proposal",
                    before.name() + " has another revision by now. Decline this, and let it be proposed again.");
        }
        Instant now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.MICROS);
        proposals.answer(waiting.id(), answer.state(), caller.name(), answer.said(), now);
        Map<String, Object> diff = new HashMap<>(PolicyDiff.between(before.latest(), waiting.revision()));
        if (answer.state() == Proposal.State.APPROVED) {
            policies.insert(policy, waiting.revision().approved(caller.name(), now));
        }
        diff.put("proposal", waiting.id().toString());
        diff.put("proposedBy", waiting.proposedBy());
        diff.put("verdict", answer.state().slug());
        diff.put("note", answer.said());
        audit.record(
                caller.did("policy.answer", "policy:" + policy).ofTeam(team).withDiff(diff));
        return proposals.of(policy).stream()
                .filter(each -> each.id().equals(waiting.id()))
                .findFirst()
                .orElseThrow();
    }

    private Optional<UUID> teamOf(UUID policy) {
        return policies.byId(policy)
                .orElseThrow(() -> Problem.notFound("policy"))
                .team();
    }

    private static Problem conflict(String type, String sentence) {
        return new Problem(Problem.Kind.CONFLICT, type, sentence);
    }
}
