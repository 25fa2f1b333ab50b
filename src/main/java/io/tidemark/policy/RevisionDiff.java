package io.tidemark.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What another revision changes: its rules, and the fates that follow from them.
 *
 * @param keepsLess whether something has a worse fate under it, at any event
 * @param parked kept paths that the other revision does not keep: their content is parked when a VM moves over to it
 * @param changes for the places that people know and those that the rules name, as new files, and for packages
 */
public record RevisionDiff(
        int from,
        int to,
        boolean keepsLess,
        RuleChange root,
        RuleChange packages,
        List<String> keptAdded,
        List<String> keptRemoved,
        List<String> scratchAdded,
        List<String> scratchRemoved,
        List<String> parked,
        List<FateChange> changes) {

    /** The events whose fates depend on the revision alone. */
    static final List<Event> EVENTS = List.of(Event.RESTART, Event.CRASH, Event.BASE_UPGRADE, Event.RESET);

    /** What a person would look for. */
    static final List<String> PLACES = List.of(
            "/etc",
            "/home",
            "/root",
            "/opt",
            "/srv",
            "/usr",
            "/usr/local",
            "/var/lib",
            "/var/log",
            "/var/cache",
            "/var/tmp",
            "/tmp",
            "/mnt/data");

    private static final List<PackageState> PACKAGES =
            List.of(PackageState.CACHED, PackageState.UPGRADED, PackageState.REMOVED);

    public RevisionDiff {
        keptAdded = List.copyOf(keptAdded);
        keptRemoved = List.copyOf(keptRemoved);
        scratchAdded = List.copyOf(scratchAdded);
        scratchRemoved = List.copyOf(scratchRemoved);
        parked = List.copyOf(parked);
        changes = List.copyOf(changes);
    }

    /** A rule that may have changed, in the API's words. */
    public record RuleChange(String before, String after) {}

    /** Another fate, of a place or of all packages in a state. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record FateChange(
            Optional<String> path,
            @JsonProperty("package") Optional<PackageState> packages,
            Event event,
            Fate before,
            Fate after) {

        /** Whether more is gone afterwards. */
        boolean isWorse() {
            return after.compareTo(before) > 0;
        }
    }

    static RevisionDiff of(Revision before, Revision after) {
        List<FateChange> changes = Stream.concat(
                        places(before, after).stream()
                                .flatMap(path -> changes(before, after, new Thing.Place(path, Change.NEW))),
                        PACKAGES.stream().flatMap(state -> changes(before, after, new Thing.Installed("*", state))))
                .toList();
        return new RevisionDiff(
                before.number(),
                after.number(),
                changes.stream().anyMatch(FateChange::isWorse),
                new RuleChange(before.root().slug(), after.root().slug()),
                new RuleChange(before.packages().slug(), after.packages().slug()),
                without(after.kept(), before.kept()),
                without(before.kept(), after.kept()),
                without(after.scratch(), before.scratch()),
                without(before.scratch(), after.scratch()),
                before.kept().stream()
                        .filter(path -> after.keeping(path).isEmpty())
                        .toList(),
                changes);
    }

    private static Set<String> places(Revision before, Revision after) {
        Set<String> places = new LinkedHashSet<>();
        Stream.of(before.kept(), after.kept(), before.scratch(), after.scratch(), PLACES)
                .forEach(places::addAll);
        return places;
    }

    private static Stream<FateChange> changes(Revision before, Revision after, Thing thing) {
        return EVENTS.stream()
                .map(event -> change(
                        thing,
                        event,
                        Fates.of(before, thing, event).fate(),
                        Fates.of(after, thing, event).fate()))
                .filter(change -> change.before() != change.after());
    }

    private static FateChange change(Thing thing, Event event, Fate before, Fate after) {
        return switch (thing) {
            case Thing.Place place -> new FateChange(Optional.of(place.path()), Optional.empty(), event, before, after);
            case Thing.Installed pack ->
                new FateChange(Optional.empty(), Optional.of(pack.state()), event, before, after);
        };
    }

    private static List<String> without(List<String> all, List<String> others) {
        return all.stream().filter(each -> !others.contains(each)).toList();
    }
}
