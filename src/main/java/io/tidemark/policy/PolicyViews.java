package io.tidemark.policy;

import io.tidemark.account.Caller;
import io.tidemark.account.Permission;
import io.tidemark.platform.Language;
import io.tidemark.platform.Moment;
import io.tidemark.platform.PageRequest;
import io.tidemark.platform.Problem;
import io.tidemark.policy.Followers.Follower;
import io.tidemark.policy.PolicyPage.DiffView;
import io.tidemark.policy.PolicyPage.Editing;
import io.tidemark.policy.PolicyPage.Head;
import io.tidemark.policy.PolicyPage.RevisionLine;
import io.tidemark.policy.PolicyPage.Shown;
import io.tidemark.policy.ProofPanel.Proving;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Puts together the page of a policy. */
@ApplicationScoped
class PolicyViews {

    /** As many revisions as a page lists; the API has them all. */
    private static final int MOST_REVISIONS = 50;

    private static final int MOST_PROOFS = 20;

    private final Policies policies;
    private final Answers answers;
    private final Followers followers;
    private final Proofs proofs;
    private final Proposals proposals;

    PolicyViews(Policies policies, Answers answers, Followers followers, Proofs proofs, Proposals proposals) {
        this.policies = policies;
        this.answers = answers;
        this.followers = followers;
        this.proofs = proofs;
        this.proposals = proposals;
    }

    PolicyPage of(
            Caller caller,
            String name,
            Optional<Integer> number,
            Event event,
            Optional<String> ask,
            Language language) {
        Policy policy = policies.named(caller, name);
        Revision latest = policy.latest();
        Revision shown = number.filter(each -> each != latest.number())
                .map(each -> policies.revision(caller, policy.id(), each))
                .orElse(latest);
        List<Revision> newest = policies.revisions(
                        caller, policy.id(), new PageRequest(MOST_REVISIONS, Optional.empty()))
                .items();
        List<Follower> all = followers.of(policy.id(), caller.teams().keySet());
        return new PolicyPage(
                new Head(
                        policy.path(),
                        policy.slug(),
                        policy.name(),
                        policy.summary(),
                        policy.builtIn(),
                        policy.vm().isPresent(),
                        latest.number()),
                shown(shown, latest),
                editing(caller, policy),
                EventTide.of(shown, event),
                EventTide.rows(shown),
                Outlook.of(shown).traps(),
                lines(newest, shown, all),
                before(caller, policy, shown).map(earlier -> DiffView.of(RevisionDiff.of(earlier, shown))),
                all,
                proposals.waiting(policy.id()).map(waiting -> PolicyPage.Proposed.of(caller, policy, waiting)),
                ask.map(text -> explained(caller, policy, shown, text, language))
                        .orElse(ExplainBox.EMPTY),
                ProofPanel.of(
                        proving(caller, policy, shown),
                        shown.number(),
                        proofs.list(caller, policy.id(), new PageRequest(MOST_PROOFS, Optional.empty()))
                                .items(),
                        language));
    }

    /** Those that wait for a second person where the caller may be that one. */
    ProposalsPage waiting(Caller caller, Optional<String> refused) {
        return new ProposalsPage(
                proposals.waitingFor(caller).stream()
                        .map(waiting -> new ProposalsPage.Line(
                                waiting.team().name(),
                                waiting.policy().name(),
                                caller.mayIn(waiting.team().id(), Permission.POLICY_SEE),
                                followers
                                        .of(
                                                waiting.policy().id(),
                                                Set.of(waiting.team().id()))
                                        .size(),
                                PolicyPage.Proposed.of(caller, waiting.policy(), waiting.proposal())))
                        .toList(),
                refused);
    }

    private Proving proving(Caller caller, Policy policy, Revision shown) {
        if (shown.number() != policy.latest().number()) {
            return Proving.NOT_LATEST;
        }
        Proofs.Offer offer = proofs.offer(caller, policy);
        if (offer.teams().isEmpty()) {
            return Proving.NOT_OPERATOR;
        }
        return offer.images().isEmpty() ? Proving.NO_IMAGE : Proving.POSSIBLE;
    }

    private ExplainBox explained(Caller caller, Policy policy, Revision shown, String text, Language language) {
        try {
            return ExplainBox.of(
                    text,
                    answers.explainAll(
                            caller, policy.id().toString(), ExplainBox.question(text, shown.number()), language));
        } catch (Problem problem) {
            return ExplainBox.refused(text, problem, language);
        }
    }

    private Optional<Revision> before(Caller caller, Policy policy, Revision shown) {
        return shown.number() == 1
                ? Optional.empty()
                : Optional.of(policies.revision(caller, policy.id(), shown.number() - 1));
    }

    private static Editing editing(Caller caller, Policy policy) {
        return policy.team()
                .map(team -> caller.mayIn(team, Permission.POLICY_CHANGE) ? Editing.POSSIBLE : Editing.NOT_OPERATOR)
                .orElse(Editing.BUILT_IN);
    }

    private static Shown shown(Revision shown, Revision latest) {
        return new Shown(
                shown.number(),
                shown.number() == latest.number(),
                shown.root(),
                shown.packages(),
                shown.dataVolumeGib(),
                shown.kept(),
                shown.scratch(),
                Moment.of(shown.madeAt()),
                shown.madeBy());
    }

    private static List<RevisionLine> lines(List<Revision> newestFirst, Revision shown, List<Follower> followers) {
        List<RevisionLine> lines = new ArrayList<>();
        for (int at = 0; at < newestFirst.size(); at++) {
            Revision each = newestFirst.get(at);
            boolean less = at + 1 < newestFirst.size()
                    && RevisionDiff.of(newestFirst.get(at + 1), each).keepsLess();
            lines.add(new RevisionLine(
                    each.number(), Moment.of(each.madeAt()), each.madeBy(), each.number() == shown.number(), less, (int)
                            followers.stream()
                                    .filter(follower -> follower.revision() == each.number())
                                    .count()));
        }
        return lines;
    }
}
