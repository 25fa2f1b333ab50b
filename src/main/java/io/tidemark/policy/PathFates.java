package io.tidemark.policy;

import io.tidemark.policy.BootFile.Handling;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The fates of files and directories. */
final class PathFates {

    private static final String USER_DATA = "/mnt/data";

    private PathFates() {}

    /** What a path stands on. */
    private sealed interface Ground {
        /** Made by the kernel. */
        record Kernel() implements Ground {}

        /** A tmpfs of every boot. */
        record Run() implements Ground {}

        /** The data volume as the user sees it. */
        record UserData() implements Ground {}

        /** The package cache, bound in from the data volume. */
        record Cache() implements Ground {}

        /** Where the package cache would be, emptied by every boot. */
        record NoCache() implements Ground {}

        /** A kept path. */
        record Kept(String by) implements Ground {}

        /** The layer of a base, on the data volume. */
        record Layer() implements Ground {}

        /** The root disk. */
        record Disk() implements Ground {}

        /** The RAM over the base. */
        record Ram() implements Ground {}
    }

    static Verdict of(Revision revision, Thing.Place thing, Event event) {
        Verdict verdict = unflushed(event, judge(revision, thing, event));
        return verdict.risk() == Verdict.Risk.AT_RISK && isScratch(revision, thing.path())
                ? verdict.agreed().and(Cause.AGREED)
                : verdict;
    }

    static Verdict onChange(Revision before, Revision after, Thing.Place thing) {
        Verdict verdict = change(before, after, thing);
        return verdict.risk() == Verdict.Risk.AT_RISK && isScratch(before, thing.path())
                ? verdict.agreed().and(Cause.AGREED)
                : verdict;
    }

    /** A kept path below a scratch one is kept, and loss of it is nothing anyone agreed to. */
    private static boolean isScratch(Revision revision, String path) {
        return revision.declaresScratch(path) && revision.keeping(path).isEmpty();
    }

    private static Verdict unflushed(Event event, Verdict verdict) {
        return event == Event.CRASH && verdict.fate() == Fate.KEPT ? verdict.and(Cause.NOT_FLUSHED) : verdict;
    }

    private static Verdict judge(Revision revision, Thing.Place thing, Event event) {
        Ground ground = ground(revision, thing.path());
        if (event == Event.DELETE) {
            Verdict gone = Verdict.of(Fate.LOST, Cause.DELETED);
            return isNeverStored(ground) ? gone.agreed() : gone;
        }
        Verdict verdict = onGround(ground, thing, event);
        String below = keptBelow(revision, thing.path());
        return BootFile.handling(revision, thing.path())
                .map(handling -> written(handling, verdict))
                .orElse(
                        ground instanceof Ground.Ram && !below.isEmpty()
                                ? verdict.and(Cause.KEPT_BELOW, below)
                                : verdict);
    }

    /** What a directory that is not kept holds of kept paths: their fate is another one. */
    private static String keptBelow(Revision revision, String path) {
        return Stream.concat(revision.kept().stream(), Stream.of(USER_DATA))
                .filter(kept -> PathRules.isAtOrBelow(kept, path))
                .collect(Collectors.joining(", "));
    }

    private static boolean isNeverStored(Ground ground) {
        return ground instanceof Ground.Kernel || ground instanceof Ground.Run || ground instanceof Ground.NoCache;
    }

    /** A file that every boot writes, by what its place would have come to. */
    private static Verdict written(Handling handling, Verdict place) {
        return switch (handling) {
            case REPLACED -> Verdict.of(Fate.REPLACED, Cause.WRITTEN_AT_BOOT);
            case MERGED -> place.and(place.fate().takes() ? Cause.MERGED_INTO_BASE : Cause.MERGED_AT_BOOT);
            case ADDED -> place.and(Cause.ADDED_AT_BOOT);
        };
    }

    private static Verdict onGround(Ground ground, Thing.Place thing, Event event) {
        Change change = thing.change();
        return switch (ground) {
            case Ground.Kernel kernel -> Verdict.of(Fate.LOST, Cause.OF_KERNEL).agreed();
            case Ground.Run run -> Verdict.of(Fate.LOST, Cause.IN_RUN).agreed();
            case Ground.NoCache none ->
                Verdict.of(Fate.LOST, Cause.CACHE_EMPTIED).agreed();
            case Ground.Ram ram -> taken(change, Cause.IN_RAM);
            case Ground.UserData user ->
                stored(event, Change.NEW, Verdict.of(Fate.KEPT, Cause.USER_DATA), Cause.VOLUME_ANEW);
            case Ground.Cache cache ->
                stored(event, Change.NEW, Verdict.of(Fate.KEPT, Cause.PACKAGE_CACHE), Cause.VOLUME_ANEW);
            case Ground.Kept kept ->
                stored(
                        event,
                        change,
                        Verdict.of(
                                Fate.KEPT,
                                event == Event.BASE_UPGRADE ? Cause.KEPT_OVER_BASES : Cause.KEPT_PATH,
                                kept.by()),
                        Cause.VOLUME_ANEW);
            case Ground.Layer layer ->
                event == Event.BASE_UPGRADE
                        ? taken(change, Cause.LAYER_OF_OLD_BASE)
                        : stored(event, change, Verdict.of(Fate.KEPT, Cause.IN_LAYER), Cause.VOLUME_ANEW);
            case Ground.Disk disk ->
                event == Event.BASE_UPGRADE
                        ? taken(change, Cause.DISK_OF_OLD_IMAGE)
                        : stored(event, change, onRootDisk(thing.path()), Cause.DISK_ANEW);
        };
    }

    /** A layered root's OpenRC is told to leave {@code /tmp} alone; on a root disk that is for the system on it to say. */
    private static Verdict onRootDisk(String path) {
        Verdict kept = Verdict.of(Fate.KEPT, Cause.ON_ROOT_DISK);
        return PathRules.isAtOrBelow(path, "/tmp") ? kept.and(Cause.TMP_OF_SYSTEM) : kept;
    }

    /** What lies on a disk: kept, unless the disk itself is made anew or put back. */
    private static Verdict stored(Event event, Change change, Verdict kept, Cause anew) {
        return switch (event) {
            case RESTART, CRASH, BASE_UPGRADE, POLICY_CHANGE -> kept;
            case RESET -> taken(change, anew);
            case SNAPSHOT_REVERT -> Verdict.of(Fate.REVERTED, Cause.AS_OF_SNAPSHOT);
            case DELETE -> Verdict.of(Fate.LOST, Cause.DELETED);
        };
    }

    private static Verdict change(Revision before, Revision after, Thing.Place thing) {
        Verdict first = judge(before, thing, Event.RESTART);
        if (first.fate().takes() || first.fate() == Fate.REPLACED) {
            return first;
        }
        Change change = thing.change();
        Ground old = ground(before, thing.path());
        Ground next = ground(after, thing.path());
        if (old.equals(next)) {
            return first;
        }
        if (old instanceof Ground.Disk || next instanceof Ground.Disk) {
            return taken(change, Cause.OTHER_KIND_OF_ROOT);
        }
        return switch (old) {
            case Ground.Kept kept
            when next instanceof Ground.Kept other ->
                Verdict.of(Fate.KEPT, Cause.KEPT_MOVES_ALONG, kept.by(), other.by());
            case Ground.Kept kept -> taken(change, Cause.PARKED, kept.by());
            case Ground.Layer layer -> taken(change, Cause.LAYER_UNUSED);
            case Ground.Cache cache -> judge(after, thing, Event.RESTART);
            case Ground.Kernel kernel -> first;
            case Ground.Run run -> first;
            case Ground.UserData user -> first;
            case Ground.NoCache none -> first;
            case Ground.Ram ram -> first;
            case Ground.Disk disk -> first;
        };
    }

    /** A place that begins from the base again: what is new is gone, what was done to the base's files is undone. */
    private static Verdict taken(Change change, Cause cause, String... values) {
        return switch (change) {
            case NEW -> Verdict.of(Fate.LOST, cause, values);
            case CHANGED, MODE, DELETED ->
                Verdict.of(Fate.REVERTED, cause, values).and(Cause.BACK_TO_BASE);
            case UNKNOWN -> Verdict.of(Fate.LOST, cause, values).and(Cause.NEW_OR_CHANGED);
        };
    }

    private static Ground ground(Revision revision, String path) {
        for (String kernel : new String[] {"/proc", "/sys", "/dev"}) {
            if (PathRules.isAtOrBelow(path, kernel)) {
                return new Ground.Kernel();
            }
        }
        // In Alpine both names lead to /run.
        for (String run : new String[] {"/run", "/var/run", "/var/lock"}) {
            if (PathRules.isAtOrBelow(path, run)) {
                return new Ground.Run();
            }
        }
        if (PathRules.isAtOrBelow(path, USER_DATA)) {
            return new Ground.UserData();
        }
        return switch (revision.root()) {
            case LAYERED -> new Ground.Layer();
            case DISK -> new Ground.Disk();
            case RAM -> inRam(revision, path);
        };
    }

    private static Ground inRam(Revision revision, String path) {
        if (PathRules.isAtOrBelow(path, KeptPaths.CACHE)) {
            return revision.packages().rebuilds() ? new Ground.Cache() : new Ground.NoCache();
        }
        return revision.keeping(path).<Ground>map(Ground.Kept::new).orElseGet(Ground.Ram::new);
    }
}
