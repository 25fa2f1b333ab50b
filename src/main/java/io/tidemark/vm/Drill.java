package io.tidemark.vm;

import io.tidemark.policy.BootFile;
import io.tidemark.policy.BootFile.Handling;
import io.tidemark.policy.Change;
import io.tidemark.policy.Event;
import io.tidemark.policy.Fate;
import io.tidemark.policy.Fates;
import io.tidemark.policy.PackageState;
import io.tidemark.policy.Proof.Mark;
import io.tidemark.policy.Proof.Row;
import io.tidemark.policy.Revision;
import io.tidemark.policy.Root;
import io.tidemark.policy.Thing;
import io.tidemark.protocol.GuestTask.Marker;
import io.tidemark.protocol.GuestTask.MarkerKind;
import io.tidemark.protocol.TaskOutcome.MarkerState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What is planted to prove a revision, and what the guest's answer means: pure functions. A marker stands in every kept
 * place, in every place that is free to lose, in those that people use whatever the policy says, and in files of the base.
 */
final class Drill {

    /** With the other markers still below what a task may hold. */
    private static final int MOST_PLACES = 150;

    private static final int LONGEST_PLACE = 900;
    private static final int DEEPEST_PLACE = 30;

    private static final List<String> PLACES = List.of(
            "/etc",
            "/home",
            "/root",
            "/opt",
            "/srv",
            "/tmp",
            "/usr/bin",
            "/usr/local/bin",
            "/usr/share",
            "/var/lib",
            "/var/log",
            "/var/cache",
            "/var/tmp",
            "/mnt/data");

    /** No marker outlives a boot there, whatever a policy says. */
    private static final List<String> NEVER_STORED = List.of("/run", "/var/run", "/var/lock", "/proc", "/sys", "/dev");

    /** Files of every Alpine that it boots and is reached without. */
    private static final List<Marker> OF_BASE = List.of(
            new Marker(MarkerKind.CHANGED, "/etc/motd"),
            new Marker(MarkerKind.MODE, "/etc/issue"),
            new Marker(MarkerKind.DELETED, "/etc/protocols"),
            new Marker(MarkerKind.CHANGED, "/usr/bin/ldd"),
            new Marker(MarkerKind.MODE, "/usr/bin/getconf"),
            new Marker(MarkerKind.DELETED, "/usr/bin/iconv"));

    /** Of each kind one is enough: the first that the guest can have. */
    private static final List<Marker> PACKAGES = Stream.of(
                    packages(MarkerKind.PACKAGE_ADDED, "zstd", "jq", "tree", "less"),
                    packages(MarkerKind.PACKAGE_UPGRADED, "scanelf", "libcom_err", "ca-certificates-bundle"),
                    packages(MarkerKind.PACKAGE_REMOVED, "network-extras", "dosfstools", "doas", "kbd-bkeymaps"))
            .flatMap(List::stream)
            .toList();

    /** Files that a boot writes anew, or adds its lines to, and that nobody needs in between. */
    private static final List<String> OF_BOOT = List.of("/etc/hostname", "/etc/hosts");

    private Drill() {}

    /** The markers, with what a restart promises to do to each. */
    static List<Row> of(Revision revision) {
        List<Row> rows = new ArrayList<>();
        List<String> places = places(revision);
        places.forEach(place -> rows.add(row(revision, Mark.NEW, place + "/tidemark-drill")));
        Stream.<Predicate<Fate>>of(fate -> fate == Fate.KEPT, Fate::takes)
                .flatMap(fits -> places.stream()
                        .filter(place -> fits.test(row(revision, Mark.NEW, place + "/tidemark-drill")
                                .promised()))
                        .limit(1))
                .forEach(place -> Stream.of(Mark.LINK, Mark.DIRECTORY, Mark.HARD_LINK)
                        .forEach(mark -> rows.add(row(revision, mark, place + "/tidemark-drill-" + mark.slug()))));
        Stream.concat(OF_BASE.stream(), PACKAGES.stream())
                .forEach(marker ->
                        rows.add(row(revision, Mark.valueOf(marker.kind().name()), marker.path())));
        BootFile.of(revision).stream()
                .filter(file -> file.handling() != Handling.ADDED && OF_BOOT.contains(file.path()))
                .forEach(file -> rows.add(row(revision, Mark.CHANGED, file.path())));
        return rows;
    }

    private static List<String> places(Revision revision) {
        return Stream.of(PLACES, revision.kept(), revision.scratch())
                .flatMap(List::stream)
                .distinct()
                .filter(place -> NEVER_STORED.stream().noneMatch(never -> isAtOrBelow(place, never)))
                // Whether /tmp on a root disk is emptied is for the system in the image to say.
                .filter(place -> revision.root() != Root.DISK || !isAtOrBelow(place, "/tmp"))
                .filter(place -> place.length() <= LONGEST_PLACE && place.split("/", -1).length <= DEEPEST_PLACE)
                .limit(MOST_PLACES)
                .toList();
    }

    private static boolean isAtOrBelow(String path, String parent) {
        return path.equals(parent) || path.startsWith(parent + "/");
    }

    private static Row row(Revision revision, Mark mark, String what) {
        return new Row(
                mark, what, Fates.of(revision, thing(mark, what), Event.RESTART).fate(), Optional.empty());
    }

    private static Thing thing(Mark mark, String what) {
        return switch (mark) {
            case NEW, LINK, DIRECTORY, HARD_LINK -> new Thing.Place(what, Change.NEW);
            case CHANGED -> new Thing.Place(what, Change.CHANGED);
            case DELETED -> new Thing.Place(what, Change.DELETED);
            case MODE -> new Thing.Place(what, Change.MODE);
            case PACKAGE_ADDED -> new Thing.Installed(what, PackageState.CACHED);
            case PACKAGE_UPGRADED -> new Thing.Installed(what, PackageState.UPGRADED);
            case PACKAGE_REMOVED -> new Thing.Installed(what, PackageState.REMOVED);
        };
    }

    private static List<Marker> packages(MarkerKind kind, String... names) {
        return Stream.of(names).map(name -> new Marker(kind, name)).toList();
    }

    /** Whether one of these is planted is enough: another name for it says nothing more. */
    static boolean isSettledBy(Row row, List<Row> planted) {
        return marker(row).kind().isOfPackage() && planted.stream().anyMatch(each -> each.mark() == row.mark());
    }

    /** The marker of a row, as a guest is told it. */
    static Marker marker(Row row) {
        return new Marker(MarkerKind.valueOf(row.mark().name()), row.what());
    }

    /** The row with what the guest found, in the words of its promise. */
    static Row found(Row row, MarkerState state) {
        return new Row(row.mark(), row.what(), row.promised(), Optional.of(fate(row.promised(), state)));
    }

    private static Fate fate(Fate promised, MarkerState state) {
        boolean anything = promised == Fate.REPLACED;
        return switch (state) {
            case AS_PLANTED -> promised == Fate.REBUILT ? Fate.REBUILT : Fate.KEPT;
            case AS_BASE -> anything ? Fate.REPLACED : Fate.REVERTED;
            case ABSENT -> anything ? Fate.REPLACED : Fate.LOST;
            case OTHER -> Fate.REPLACED;
        };
    }
}
