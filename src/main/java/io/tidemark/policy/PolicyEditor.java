package io.tidemark.policy;

import io.tidemark.account.LesserRevisions;
import io.tidemark.platform.Language;
import io.tidemark.platform.Problem;
import io.tidemark.policy.PolicyPage.DiffView;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The page on which a policy is made or revised.
 *
 * @param task what the form does
 * @param team the slug of the team whose policy it becomes
 * @param latest the number of the revision that is revised; 0 for a new policy
 * @param keepsLess what the wanted revision would lose, to be agreed to before it is made
 * @param lesser who lets the policies of the team keep less
 * @param waiting who has proposed a revision of this policy that still waits
 */
public record PolicyEditor(
        Task task,
        String team,
        String teamName,
        String path,
        String name,
        int latest,
        PolicyForm form,
        Optional<Wrong> wrong,
        Optional<DiffView> keepsLess,
        LesserRevisions lesser,
        Optional<String> waiting) {

    /** What the form does. */
    public enum Task {
        MAKE,
        REVISE
    }

    /** What is wrong, and with which field. */
    public record Wrong(String field, String message) {

        static Wrong of(Problem problem, Language language) {
            String field = String.valueOf(problem.details().getOrDefault("field", ""));
            return new Wrong(FieldSentences.bare(field), FieldSentences.say(field, problem, language));
        }
    }

    /** A root or a strategy one can choose. */
    public record Choice<E>(E value, String slug, boolean chosen) {}

    public boolean makes() {
        return task == Task.MAKE;
    }

    /** Whether a revision that keeps less will wait for somebody else. */
    public boolean asksSecondPerson() {
        return !makes() && lesser == LesserRevisions.SECOND_PERSON;
    }

    /** Whether the form, sent once more, proposes what it says. */
    public boolean proposes() {
        return asksSecondPerson() && keepsLess.isPresent();
    }

    public List<Choice<Root>> roots() {
        return Arrays.stream(Root.values())
                .map(root -> new Choice<>(root, root.slug(), root.slug().equals(form.root())))
                .toList();
    }

    public List<Choice<PackageStrategy>> strategies() {
        return Arrays.stream(PackageStrategy.values())
                .map(each -> new Choice<>(each, each.slug(), each.slug().equals(form.packages())))
                .toList();
    }

    public boolean isWrong(String field) {
        return wrong.filter(each -> each.field().equals(field)).isPresent();
    }

    public String says() {
        return wrong.map(Wrong::message).orElse("");
    }
}
