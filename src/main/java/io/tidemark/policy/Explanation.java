package io.tidemark.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.tidemark.platform.Language;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The model's answer: what an event does to what was asked for, and why. No VM is needed for it.
 *
 * @param revision the number of the revision that it holds for
 * @param fate the worst of all parts
 * @param risk whether somebody would be asked first
 * @param boot what every boot does to the file, where it is one of those that every boot writes
 * @param since the first revision of those without a gap up to this one that give the same answer
 * @param conditions of a package of which nobody said how it stands: what becomes of it in each state
 * @param parts what a command touches; one part, the thing itself, for a path or a package
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Explanation(
        Event event,
        int revision,
        Fate fate,
        Verdict.Risk risk,
        String reason,
        Optional<BootFile.Handling> boot,
        Since since,
        List<Condition> conditions,
        List<Part> parts) {

    public Explanation {
        conditions = List.copyOf(conditions);
        parts = List.copyOf(parts);
    }

    /** A revision and when it was made. */
    public record Since(int revision, Instant at) {}

    /** What becomes of a package in one state. */
    public record Condition(PackageState state, Fate fate, String reason) {}

    /** One thing that is touched, and its fate. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Part(
            Optional<String> path,
            @JsonProperty("package") Optional<String> packageName,
            Optional<Change> change,
            Optional<PackageState> state,
            Fate fate,
            Verdict.Risk risk,
            String reason) {

        static Part of(Thing thing, Verdict verdict, Language language) {
            return switch (thing) {
                case Thing.Place place ->
                    new Part(
                            Optional.of(place.path()),
                            Optional.empty(),
                            Optional.of(place.change()),
                            Optional.empty(),
                            verdict.fate(),
                            verdict.risk(),
                            verdict.reason(language));
                case Thing.Installed pack ->
                    new Part(
                            Optional.empty(),
                            Optional.of(pack.name()),
                            Optional.empty(),
                            Optional.of(pack.state()),
                            verdict.fate(),
                            verdict.risk(),
                            verdict.reason(language));
            };
        }
    }

    /**
     * Answers.
     *
     * @param history the policy's revisions up to the one that is asked about, which is the last; not empty
     * @param next the revision that a change of policy leads to
     */
    static Explanation of(List<Revision> history, Revision next, List<Thing> things, Event event, Language language) {
        Revision revision = history.getLast();
        List<Verdict> verdicts = verdicts(revision, next, things, event);
        int worst = IntStream.range(0, verdicts.size())
                .reduce((a, b) ->
                        verdicts.get(b).fate().compareTo(verdicts.get(a).fate()) > 0 ? b : a)
                .orElseThrow();
        Verdict verdict = verdicts.get(worst);
        return new Explanation(
                event,
                revision.number(),
                verdict.fate(),
                verdicts.stream().map(Verdict::risk).max(Enum::compareTo).orElseThrow(),
                verdict.reason(language),
                things.get(worst) instanceof Thing.Place place
                        ? BootFile.handling(revision, place.path())
                        : Optional.empty(),
                since(history, next, things, event, verdicts),
                conditions(revision, next, things, event, language),
                IntStream.range(0, things.size())
                        .mapToObj(at -> Part.of(things.get(at), verdicts.get(at), language))
                        .toList());
    }

    private static List<Verdict> verdicts(Revision revision, Revision next, List<Thing> things, Event event) {
        return things.stream()
                .map(thing -> verdict(revision, next, thing, event))
                .toList();
    }

    private static Verdict verdict(Revision revision, Revision next, Thing thing, Event event) {
        return event == Event.POLICY_CHANGE ? Fates.onChange(revision, next, thing) : Fates.of(revision, thing, event);
    }

    private static Since since(
            List<Revision> history, Revision next, List<Thing> things, Event event, List<Verdict> verdicts) {
        Revision first = history.getLast();
        List<Fate> fates = verdicts.stream().map(Verdict::fate).toList();
        for (Revision earlier : history.reversed()) {
            boolean same = verdicts(earlier, next, things, event).stream()
                    .map(Verdict::fate)
                    .toList()
                    .equals(fates);
            if (!same) {
                break;
            }
            first = earlier;
        }
        return new Since(first.number(), first.madeAt());
    }

    private static List<Condition> conditions(
            Revision revision, Revision next, List<Thing> things, Event event, Language language) {
        return things.stream()
                .filter(Thing.Installed.class::isInstance)
                .map(Thing.Installed.class::cast)
                .filter(pack -> pack.state() == PackageState.UNKNOWN)
                .flatMap(pack -> PackageState.known().stream()
                        .map(state -> condition(
                                state,
                                verdict(revision, next, new Thing.Installed(pack.name(), state), event),
                                language)))
                .toList();
    }

    private static Condition condition(PackageState state, Verdict verdict, Language language) {
        return new Condition(state, verdict.fate(), verdict.reason(language));
    }
}
