package io.tidemark.policy;

import io.tidemark.platform.Language;
import io.tidemark.platform.Problem;
import java.util.List;
import java.util.Optional;

/**
 * The box in which one types a path, a package or a command and reads its fate for every event.
 *
 * @param asked as it was typed; empty where nobody asked
 * @param kind what it was taken for
 * @param lines one for each event
 * @param touched what a command touches
 * @param conditions of a package: what a restart does to it in each state
 * @param wrong why there is no answer
 */
public record ExplainBox(
        String asked,
        Kind kind,
        List<Line> lines,
        List<Touched> touched,
        List<Explanation.Condition> conditions,
        Optional<String> wrong) {

    private static final int LONGEST = 1000;

    /** What was typed. */
    public enum Kind {
        NOTHING,
        PATH,
        PACKAGE,
        COMMAND
    }

    /** The answer for an event. */
    public record Line(Event event, String slug, String reason, Verdict.Risk risk) {

        public boolean isAgreed() {
            return risk == Verdict.Risk.AGREED;
        }
    }

    /** A thing that a command touches, with its fate at a restart. */
    public record Touched(String name, boolean isPackage, Optional<PackageState> all, String slug, String reason) {}

    static final ExplainBox EMPTY = new ExplainBox("", Kind.NOTHING, List.of(), List.of(), List.of(), Optional.empty());

    /** What somebody typed: a path begins with a slash; a command is one that is known, or has a space in it. */
    static Kind kindOf(String typed) {
        if (typed.startsWith("/")) {
            return Kind.PATH;
        }
        return typed.contains(" ") || Commands.known().contains(typed) ? Kind.COMMAND : Kind.PACKAGE;
    }

    static Question question(String typed, int revision) {
        Kind kind = kindOf(typed);
        return new Question(
                Optional.of(typed).filter(text -> kind == Kind.PATH),
                Optional.of(typed).filter(text -> kind == Kind.PACKAGE),
                Optional.of(typed).filter(text -> kind == Kind.COMMAND),
                Optional.empty(),
                Optional.of(revision),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    static String shortened(String typed) {
        return typed.strip().substring(0, Math.min(typed.strip().length(), LONGEST));
    }

    static ExplainBox of(String typed, List<Explanation> all) {
        Explanation restart = all.getFirst();
        Kind kind = kindOf(typed);
        return new ExplainBox(
                typed,
                kind,
                all.stream()
                        .map(each -> new Line(each.event(), each.fate().slug(), each.reason(), each.risk()))
                        .toList(),
                kind == Kind.COMMAND
                        ? restart.parts().stream().map(ExplainBox::touched).toList()
                        : List.of(),
                kind == Kind.PACKAGE ? restart.conditions() : List.of(),
                Optional.empty());
    }

    static ExplainBox refused(String typed, Problem problem, Language language) {
        String field = String.valueOf(problem.details().getOrDefault("field", ""));
        return new ExplainBox(
                typed,
                kindOf(typed),
                List.of(),
                List.of(),
                List.of(),
                Optional.of(FieldSentences.say(field, problem, language)));
    }

    private static Touched touched(Explanation.Part part) {
        return new Touched(
                part.path().or(part::packageName).orElse(""),
                part.packageName().isPresent(),
                part.packageName().filter("*"::equals).flatMap(every -> part.state()),
                part.fate().slug(),
                part.reason());
    }
}
