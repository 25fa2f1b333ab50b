package io.tidemark.policy;

import io.tidemark.account.Caller;
import io.tidemark.platform.Language;
import io.tidemark.platform.Page;
import io.tidemark.platform.PageRequest;
import io.tidemark.platform.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Answers questions about policies, from the policy alone: no VM is asked. */
@ApplicationScoped
public class Answers {

    private final Policies policies;

    Answers(Policies policies) {
        this.policies = policies;
    }

    /**
     * What one event does.
     *
     * @throws Problem {@code refused-value} with the field; not found
     */
    public Explanation explain(Caller caller, String policy, Question question) {
        Event event = question.requiredEvent();
        List<Thing> things = question.things();
        return answer(history(caller, policy), question, things, event, Language.EN);
    }

    /** What each event does. */
    List<Explanation> explainAll(Caller caller, String policy, Question question, Language language) {
        List<Thing> things = question.things();
        List<Revision> history = history(caller, policy);
        return Arrays.stream(Event.values())
                .map(event -> answer(history, question, things, event, language))
                .toList();
    }

    private static Explanation answer(
            List<Revision> history, Question question, List<Thing> things, Event event, Language language) {
        Revision latest = history.getLast();
        int asked = question.revision().orElse(latest.number());
        List<Revision> until =
                history.stream().filter(revision -> revision.number() <= asked).toList();
        if (until.isEmpty() || until.getLast().number() != asked) {
            throw Problem.refusedValue("revision", "There is no revision " + asked + " of this policy.");
        }
        int to = question.toRevision().orElse(latest.number());
        Revision next = history.stream()
                .filter(revision -> revision.number() == to)
                .findFirst()
                .orElseThrow(
                        () -> Problem.refusedValue("toRevision", "There is no revision " + to + " of this policy."));
        return Explanation.of(until, next, things, event, language);
    }

    /** What another revision changes; the one before it unless said. */
    public RevisionDiff diff(Caller caller, String policy, int number, Optional<Integer> from) {
        Policy of = policies.named(caller, policy);
        Revision after = policies.revision(caller, of.id(), number);
        return RevisionDiff.of(policies.revision(caller, of.id(), from.orElse(Math.max(1, number - 1))), after);
    }

    /** A policy's revisions, oldest first: the latest {@value Page#MAX_LIMIT}. */
    private List<Revision> history(Caller caller, String policy) {
        Policy of = policies.named(caller, policy);
        List<Revision> newestFirst = policies.revisions(
                        caller, of.id(), new PageRequest(Page.MAX_LIMIT, Optional.empty()))
                .items();
        return new ArrayList<>(newestFirst).reversed();
    }
}
