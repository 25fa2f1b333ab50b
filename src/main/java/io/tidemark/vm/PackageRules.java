package io.tidemark.vm;

import io.tidemark.platform.Language;
import io.tidemark.policy.Event;
import io.tidemark.policy.Fate;
import io.tidemark.policy.Fates;
import io.tidemark.policy.PackageState;
import io.tidemark.policy.Revision;
import io.tidemark.policy.Root;
import io.tidemark.policy.Thing;
import io.tidemark.policy.Verdict;
import io.tidemark.protocol.Survey.PackageChange;
import io.tidemark.vm.Preview.Remedy;
import java.util.List;

/**
 * What an event does to a package that is not as the base has it: the model's answer for the state that the guest has seen,
 * and what the VM's definition makes of it.
 */
final class PackageRules {

    /** What names the packages that a boot puts back. */
    private static final String WORLD = "/etc/apk/world";

    private PackageRules() {}

    /** A fate with its reason and what can be done about it. */
    record Ruling(Fate fate, Reason reason, List<Remedy> remedies) {

        Ruling {
            remedies = List.copyOf(remedies);
        }
    }

    static Ruling of(Situation situation, Event event, PackageChange row) {
        Verdict verdict = verdict(situation, event, row);
        if (verdict.fate() == Fate.LOST && isInstalledAnew(situation, event, row)) {
            return new Ruling(
                    Fate.REBUILT,
                    Reason.of("package-definition", "The VM's definition installs it at boot."),
                    List.of());
        }
        Reason reason = Reason.inBoth(verdict.reason(Language.EN), verdict.reason(Language.ZH));
        return new Ruling(verdict.fate(), reason, verdict.fate().takes() ? remedies(event, row) : List.of());
    }

    private static Verdict verdict(Situation situation, Event event, PackageChange row) {
        // The name only says whose answer it is; one that no package has must not break the page of its VM.
        Thing thing = new Thing.Installed("*", state(row));
        return switch (event) {
            case POLICY_CHANGE -> Fates.onChange(situation.now(), situation.next(), thing);
            case RESTART, CRASH, BASE_UPGRADE, RESET, SNAPSHOT_REVERT, DELETE ->
                Fates.of(situation.now(), thing, event);
        };
    }

    private static PackageState state(PackageChange row) {
        return switch (row.state()) {
            case CACHED -> PackageState.CACHED;
            case UNCACHED -> PackageState.UNCACHED;
            case NOT_IN_WORLD -> PackageState.NOT_IN_WORLD;
            case UPGRADED -> PackageState.UPGRADED;
            case UPGRADED_UNCACHED -> PackageState.UPGRADED_UNCACHED;
            case REMOVED -> PackageState.REMOVED;
        };
    }

    /** Where nothing remembers that it was installed before, the definition's packages are installed as at the first boot. */
    private static boolean isInstalledAnew(Situation situation, Event event, PackageChange row) {
        boolean named =
                situation.packages().stream().anyMatch(name -> bare(name).equals(row.name()));
        return named
                && switch (event) {
                    case RESET -> true;
                    case RESTART, CRASH, POLICY_CHANGE, SNAPSHOT_REVERT -> forgets(situation.next());
                    case BASE_UPGRADE -> situation.now().root() == Root.DISK || forgets(situation.now());
                    case DELETE -> false;
                };
    }

    /** Whether no boot knows what the boot before had installed. */
    private static boolean forgets(Revision revision) {
        return revision.root() == Root.RAM
                && (!revision.packages().rebuilds() || revision.keeping(WORLD).isEmpty());
    }

    private static List<Remedy> remedies(Event event, PackageChange row) {
        return switch (event) {
            case RESET, DELETE -> List.of();
            case RESTART, CRASH, BASE_UPGRADE, POLICY_CHANGE, SNAPSHOT_REVERT ->
                switch (row.state()) {
                    case NOT_IN_WORLD -> List.of(Remedy.ADD_TO_WORLD);
                    case UNCACHED, UPGRADED_UNCACHED -> List.of(Remedy.FETCH);
                    case CACHED, UPGRADED, REMOVED -> List.of();
                };
        };
    }

    /** The name without a version constraint, such as {@code jq} of {@code jq>1.6}. */
    private static String bare(String name) {
        return name.split("[<>=~@]", 2)[0];
    }
}
