package io.tidemark.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What stood on volatile ground in a guest at one moment, beyond what its boot had put there. It is the guest's claim; the
 * agent has cut it to bounds. Every path of it is gone, or back to the base's version, after a restart.
 *
 * @param at when it was taken, by the host's clock
 * @param bootId the boot it belongs to
 * @param policyRevision the revision that the guest has arranged itself by
 * @param millis how long the guest took
 * @param state a digest of all that is at risk: the same for as long as nothing new is
 * @param atRisk all changed paths outside of scratch places, exactly
 * @param scratch all changed paths within them, exactly
 * @param paths the first {@value #MOST_PATHS} of both, those at risk first
 * @param groups all of both by their place, exactly
 * @param packages what differs from the base's packages
 * @param places what the data volume and the root disk hold: what a reset and a deletion take
 * @param rootUsedKib RAM that the root takes, in KiB, where it lives in RAM
 * @param rootLimitKib the most it may take, in KiB
 */
public record Survey(
        Instant at,
        String bootId,
        int policyRevision,
        long millis,
        String state,
        Amount atRisk,
        Amount scratch,
        List<PathChange> paths,
        List<Group> groups,
        List<PackageChange> packages,
        List<Place> places,
        Optional<Long> rootUsedKib,
        Optional<Long> rootLimitKib) {

    /** The most rows of paths, and of packages; totals and groups are exact beyond them. */
    public static final int MOST_PATHS = 1000;

    /** The most groups, and places. */
    public static final int MOST_GROUPS = 200;

    public Survey {
        paths = List.copyOf(paths);
        groups = List.copyOf(groups);
        packages = List.copyOf(packages);
        places = List.copyOf(places);
    }

    /** How many paths, and how many bytes in them. */
    public record Amount(long count, long bytes) {}

    /** What happened to a path since the boot. */
    public enum Change {
        /** The base does not have it. */
        NEW,
        /** Its content, or its kind, is another. */
        CHANGED,
        /** It is gone. */
        DELETED,
        /** Only its mode or owner is another. */
        MODE
    }

    /** What a path is. */
    public enum Type {
        FILE,
        DIRECTORY,
        LINK,
        OTHER
    }

    /** A place that the policy declares free to lose, or any other. */
    public enum Ground {
        AT_RISK,
        SCRATCH
    }

    /** One changed path. */
    public record PathChange(String path, Change change, Type type, long bytes, Ground ground) {}

    /** The changes of one kind below one place, such as {@code /opt}. */
    public record Group(String place, Change change, Ground ground, Amount amount) {}

    /** What a package is that differs from the base's. */
    public enum PackageState {
        /** Named in world, its file is in the cache. */
        CACHED,
        /** Named in world, its file is not in the cache. */
        UNCACHED,
        /** Installed, but world does not name it and nothing that world names needs it. */
        NOT_IN_WORLD,
        /** The base's, in a newer version whose file is in the cache. */
        UPGRADED,
        /** The base's, in a newer version whose file is not in the cache. */
        UPGRADED_UNCACHED,
        /** The base's, and removed. */
        REMOVED
    }

    /** One package that is not as the base has it. */
    public record PackageChange(String name, String version, PackageState state, long bytes) {}

    /** What lives in a place. */
    public enum Holds {
        /** A kept path. */
        KEPT,
        /** {@code /mnt/data}. */
        USER,
        /** The layer of a layered root. */
        LAYER,
        /** A root disk. */
        ROOT
    }

    /** A place on the data volume, or the root disk, and what is in it. */
    public record Place(String path, Holds holds, Amount amount) {}
}
