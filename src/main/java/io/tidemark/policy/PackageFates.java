package io.tidemark.policy;

/** The fates of installed packages. */
final class PackageFates {

    /** What names the packages that a boot puts back. */
    private static final String WORLD = "/etc/apk/world";

    private PackageFates() {}

    static Verdict of(Revision revision, Thing.Installed thing, Event event) {
        if (event == Event.DELETE) {
            return Verdict.of(Fate.LOST, Cause.DELETED);
        }
        PackageState state = thing.state();
        if (state == PackageState.UNKNOWN) {
            return supposed(of(revision, new Thing.Installed(thing.name(), PackageState.CACHED), event));
        }
        Verdict verdict =
                switch (revision.root()) {
                    case RAM -> inRam(revision, state, event);
                    case LAYERED -> stored(state, event, Cause.PACKAGE_IN_LAYER, Cause.LAYER_OF_OLD_BASE);
                    case DISK -> stored(state, event, Cause.PACKAGE_ON_DISK, Cause.DISK_OF_OLD_IMAGE);
                };
        boolean survives = verdict.fate() == Fate.KEPT || verdict.fate() == Fate.REBUILT;
        return event == Event.CRASH && survives && state != PackageState.IN_BASE
                ? verdict.and(Cause.NOT_FLUSHED)
                : verdict;
    }

    static Verdict onChange(Revision before, Revision after, Thing.Installed thing) {
        PackageState state = thing.state();
        if (state == PackageState.UNKNOWN) {
            return supposed(onChange(before, after, new Thing.Installed(thing.name(), PackageState.CACHED)));
        }
        if (before.root() == after.root() && after.root() != Root.RAM) {
            return of(after, thing, Event.RESTART);
        }
        if (state == PackageState.IN_BASE) {
            return Verdict.of(Fate.KEPT, Cause.PACKAGE_OF_BASE);
        }
        if (before.root() == Root.DISK || after.root() == Root.DISK) {
            return gone(state, Cause.OTHER_KIND_OF_ROOT);
        }
        if (before.root() == Root.LAYERED) {
            return gone(state, Cause.LAYER_UNUSED);
        }
        if (after.root() == Root.LAYERED) {
            return gone(state, Cause.PACKAGES_IN_RAM);
        }
        if (!before.packages().rebuilds()) {
            return of(before, thing, Event.RESTART);
        }
        boolean worldGoesAlong =
                before.keeping(WORLD).isPresent() == after.keeping(WORLD).isPresent();
        return worldGoesAlong ? of(after, thing, Event.RESTART) : gone(state, Cause.WORLD_NOT_KEPT);
    }

    private static Verdict supposed(Verdict verdict) {
        return verdict.fate() == Fate.REBUILT ? verdict.and(Cause.PACKAGE_CONDITIONS) : verdict;
    }

    private static Verdict inRam(Revision revision, PackageState state, Event event) {
        return switch (event) {
            case RESTART, CRASH, POLICY_CHANGE -> afterBoot(revision, state);
            case BASE_UPGRADE -> onNewBase(state, afterBoot(revision, state));
            case RESET ->
                state == PackageState.IN_BASE
                        ? Verdict.of(Fate.KEPT, Cause.PACKAGE_OF_BASE)
                        : gone(state, Cause.PACKAGES_ANEW);
            case SNAPSHOT_REVERT ->
                state == PackageState.IN_BASE
                        ? Verdict.of(Fate.KEPT, Cause.PACKAGE_OF_BASE)
                        : asOfSnapshot(afterBoot(revision, state));
            case DELETE -> Verdict.of(Fate.LOST, Cause.DELETED);
        };
    }

    private static Verdict afterBoot(Revision revision, PackageState state) {
        if (state == PackageState.IN_BASE) {
            return Verdict.of(Fate.KEPT, Cause.PACKAGE_OF_BASE);
        }
        if (!revision.packages().rebuilds()) {
            return gone(state, Cause.PACKAGES_IN_RAM);
        }
        // Upgrades come back by their files alone; all else by what world says.
        boolean upgraded = state == PackageState.UPGRADED || state == PackageState.UPGRADED_UNCACHED;
        return upgraded || revision.keeping(WORLD).isPresent()
                ? rebuilt(revision.packages(), state)
                : gone(state, Cause.WORLD_NOT_KEPT);
    }

    private static Verdict rebuilt(PackageStrategy strategy, PackageState state) {
        return switch (state) {
            case CACHED ->
                Verdict.of(
                        Fate.REBUILT,
                        strategy == PackageStrategy.SNAPSHOT ? Cause.PACKAGE_FROM_SNAPSHOT : Cause.PACKAGE_FROM_CACHE);
            case UNCACHED -> Verdict.of(Fate.LOST, Cause.PACKAGE_UNCACHED);
            case NOT_IN_WORLD -> Verdict.of(Fate.LOST, Cause.PACKAGE_NOT_IN_WORLD);
            case UPGRADED ->
                strategy == PackageStrategy.FIX
                        ? Verdict.of(Fate.REVERTED, Cause.UPGRADE_FORGOTTEN)
                        : Verdict.of(Fate.REBUILT, Cause.UPGRADE_FROM_CACHE);
            case UPGRADED_UNCACHED -> Verdict.of(Fate.REVERTED, Cause.UPGRADE_UNCACHED);
            case REMOVED -> Verdict.of(Fate.KEPT, Cause.REMOVED_STAYS);
            case IN_BASE, UNKNOWN -> Verdict.of(Fate.KEPT, Cause.PACKAGE_OF_BASE);
        };
    }

    private static Verdict onNewBase(PackageState state, Verdict afterBoot) {
        return switch (state) {
            case IN_BASE -> Verdict.of(Fate.REPLACED, Cause.PACKAGE_OF_NEW_BASE);
            case UPGRADED ->
                afterBoot.fate() == Fate.REBUILT ? Verdict.of(Fate.REPLACED, Cause.UPGRADE_ON_NEW_BASE) : afterBoot;
            case CACHED -> afterBoot.fate() == Fate.REBUILT ? afterBoot.and(Cause.PACKAGE_ON_NEW_BASE) : afterBoot;
            case UNCACHED, NOT_IN_WORLD, UPGRADED_UNCACHED, REMOVED, UNKNOWN -> afterBoot;
        };
    }

    private static Verdict asOfSnapshot(Verdict afterBoot) {
        return afterBoot.fate().takes() ? afterBoot : Verdict.of(Fate.REVERTED, Cause.AS_OF_SNAPSHOT);
    }

    private static Verdict stored(PackageState state, Event event, Cause where, Cause ofOldBase) {
        return switch (event) {
            case RESTART, CRASH, POLICY_CHANGE -> Verdict.of(Fate.KEPT, where);
            case BASE_UPGRADE ->
                state == PackageState.IN_BASE
                        ? Verdict.of(Fate.REPLACED, Cause.PACKAGE_OF_NEW_BASE)
                        : gone(state, ofOldBase);
            case RESET ->
                state == PackageState.IN_BASE
                        ? Verdict.of(Fate.KEPT, Cause.PACKAGE_OF_BASE)
                        : gone(state, Cause.PACKAGES_ANEW);
            case SNAPSHOT_REVERT ->
                state == PackageState.IN_BASE
                        ? Verdict.of(Fate.KEPT, Cause.PACKAGE_OF_BASE)
                        : Verdict.of(Fate.REVERTED, Cause.AS_OF_SNAPSHOT);
            case DELETE -> Verdict.of(Fate.LOST, Cause.DELETED);
        };
    }

    /** What was added is gone; what was done to the base's packages is undone. */
    private static Verdict gone(PackageState state, Cause cause) {
        return switch (state) {
            case CACHED, UNCACHED, NOT_IN_WORLD, UNKNOWN -> Verdict.of(Fate.LOST, cause);
            case UPGRADED, UPGRADED_UNCACHED, REMOVED ->
                Verdict.of(Fate.REVERTED, cause).and(Cause.BACK_TO_BASE);
            case IN_BASE -> Verdict.of(Fate.KEPT, Cause.PACKAGE_OF_BASE);
        };
    }
}
