package io.tidemark.vm;

import io.tidemark.policy.Event;
import io.tidemark.policy.Fate;
import io.tidemark.policy.PackageStrategy;
import io.tidemark.policy.Revision;
import io.tidemark.policy.Root;
import io.tidemark.protocol.Survey.PackageChange;
import io.tidemark.vm.Preview.Remedy;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What an event does to a package that is not as the base has it: a pure function, as the guest's boot programs do it. */
final class PackageRules {

    /** These bring cached upgrades of the base's packages back too; the others leave the base's version. */
    private static final Set<PackageStrategy> KEEP_UPGRADES =
            EnumSet.of(PackageStrategy.REINSTALL, PackageStrategy.SNAPSHOT);

    private static final String WORLD = "/etc/apk/world";

    private PackageRules() {}

    /** A fate with its reason and what can be done about it. */
    record Ruling(Fate fate, Reason reason, List<Remedy> remedies) {

        Ruling {
            remedies = List.copyOf(remedies);
        }

        static Ruling of(Fate fate, Reason reason, Remedy... remedies) {
            return new Ruling(fate, reason, List.of(remedies));
        }
    }

    static Ruling of(Situation situation, Event event, PackageChange row) {
        return switch (event) {
            case RESTART, CRASH, SNAPSHOT_REVERT -> atBoot(situation, row);
            case POLICY_CHANGE ->
                situation.now().root() == situation.next().root()
                        ? atBoot(situation, row)
                        : withTheRoot(situation, row);
            case BASE_UPGRADE ->
                situation.now().root() == Root.RAM ? atBoot(situation, row) : withTheRoot(situation, row);
            case RESET -> withTheRoot(situation, row);
            case DELETE -> Ruling.of(Fate.LOST, Reason.of("package-delete", "The VM goes with all its files."));
        };
    }

    private static Ruling atBoot(Situation situation, PackageChange row) {
        Revision revision = situation.next();
        return switch (revision.root()) {
            case LAYERED, DISK ->
                Ruling.of(Fate.KEPT, Reason.of("package-root", "The root stays, and the packages in it."));
            case RAM -> inRam(situation, revision, row);
        };
    }

    private static Ruling inRam(Situation situation, Revision revision, PackageChange row) {
        boolean rebuilds = revision.packages() != PackageStrategy.NONE;
        boolean remembersWorld =
                revision.kept().stream().anyMatch(kept -> WORLD.equals(kept) || WORLD.startsWith(kept + "/"));
        return switch (row.state()) {
            case CACHED -> {
                if (rebuilds && remembersWorld) {
                    yield Ruling.of(
                            Fate.REBUILT, Reason.of("package-cached", "Its file is in the cache on the data volume."));
                }
                yield ofDefinition(situation, row, rebuilds);
            }
            case UNCACHED ->
                rebuilds
                        ? Ruling.of(
                                Fate.LOST,
                                Reason.of("package-uncached", "World names it, but its file is not in the cache."),
                                Remedy.FETCH)
                        : ofDefinition(situation, row, false);
            case NOT_IN_WORLD ->
                rebuilds
                        ? Ruling.of(
                                Fate.LOST,
                                Reason.of("package-not-in-world", "It is installed, but world does not name it."),
                                Remedy.ADD_TO_WORLD)
                        : ofDefinition(situation, row, false);
            case UPGRADED ->
                KEEP_UPGRADES.contains(revision.packages())
                        ? Ruling.of(
                                Fate.REBUILT,
                                Reason.of("package-upgraded-cached", "The newer version is in the cache."))
                        : back();
            case UPGRADED_UNCACHED ->
                KEEP_UPGRADES.contains(revision.packages())
                        ? Ruling.of(
                                Fate.REVERTED,
                                Reason.of(
                                        "package-upgraded-uncached",
                                        "It is the base's, upgraded here, and the newer version is not in the cache."),
                                Remedy.FETCH)
                        : back();
            case REMOVED -> removed();
        };
    }

    private static Ruling ofDefinition(Situation situation, PackageChange row, boolean rebuilds) {
        if (situation.packages().stream().anyMatch(name -> bare(name).equals(row.name()))) {
            return Ruling.of(Fate.REBUILT, Reason.of("package-definition", "The VM's definition installs it at boot."));
        }
        return rebuilds
                ? Ruling.of(
                        Fate.LOST,
                        Reason.of("package-world-lost", "No kept path holds /etc/apk/world, which names it."))
                : Ruling.of(Fate.LOST, Reason.of("package-none", "The policy brings no packages back."));
    }

    private static Ruling withTheRoot(Situation situation, PackageChange row) {
        return switch (row.state()) {
            case CACHED, UNCACHED, NOT_IN_WORLD ->
                situation.packages().stream().anyMatch(name -> bare(name).equals(row.name()))
                                && situation.now().root() != Root.LAYERED
                        ? Ruling.of(
                                Fate.REBUILT,
                                Reason.of("package-definition", "The VM's definition installs it at boot."))
                        : Ruling.of(
                                Fate.LOST,
                                Reason.of("package-root-lost", "It is part of the root, which is made anew."));
            case UPGRADED, UPGRADED_UNCACHED ->
                Ruling.of(
                        Fate.REVERTED,
                        Reason.of(
                                "package-root-reverted", "It is part of the root, which is made anew from the base."));
            case REMOVED -> removed();
        };
    }

    private static Ruling back() {
        return Ruling.of(
                Fate.REVERTED,
                Reason.of("package-upgraded", "It is the base's, upgraded here; the base's version comes back."));
    }

    private static Ruling removed() {
        return Ruling.of(
                Fate.REVERTED,
                Reason.of("package-removed", "It is the base's, removed here; the base brings it back."));
    }

    /** The name without a version constraint, such as {@code jq} of {@code jq>1.6}. */
    private static String bare(String name) {
        return name.split("[<>=~@]", 2)[0];
    }
}
