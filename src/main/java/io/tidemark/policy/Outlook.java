package io.tidemark.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a restart leaves and takes, by the policy alone, told by the places of an Alpine root that people know. It names
 * no file: for that the guest has to be asked.
 *
 * @param root how {@code /} comes about
 * @param kept the kept paths and {@code /mnt/data}; empty where everything is kept
 * @param lost known places that are kept by nothing
 * @param agreed places that a policy declares free to lose
 * @param traps what surprises people about this policy
 */
public record Outlook(
        Root root, List<String> kept, PackageFate packages, List<String> lost, List<String> agreed, List<Trap> traps) {

    private static final String DATA = "/mnt/data";

    /** What a person would look for after a restart; {@code /usr} is apart, it has files of the base. */
    private static final List<String> PLACES =
            List.of("/etc", "/home", "/root", "/opt", "/srv", "/usr/local", "/var/lib", "/var/log");

    private static final List<String> USUAL_SCRATCH = List.of("/run", "/tmp", "/var/cache", "/var/tmp");

    /** What becomes of packages that were installed into the root. */
    public enum PackageFate {
        KEPT,
        REBUILT,
        LOST
    }

    /** What surprises people, each told where they meet it. */
    public enum Trap {
        /** {@code /tmp} is kept although most policies let it go. */
        TMP_IS_KEPT,
        /** The same, while logs and added programs are not kept: Lima's own list. */
        TMP_BUT_NOT_LOGS,
        /** Not all of a kept {@code /etc} is: some files are replaced at every boot, some merged. */
        ETC_IS_MIXED,
        /** A package comes back only if it is in world and its file is in the cache. */
        WORLD_AND_CACHE,
        /** Packages are to come back, but the list of them is not kept. */
        WORLD_IS_NOT_KEPT,
        /** Upgraded packages of the base go back to the base's version. */
        UPGRADES_GO_BACK,
        /** A kept copy of the base's programs hides what a new base brings. */
        KEPT_HIDES_BASE,
        /** Packages live in RAM, so installing eats memory. */
        PACKAGES_EAT_RAM
    }

    public Outlook {
        kept = List.copyOf(kept);
        lost = List.copyOf(lost);
        agreed = List.copyOf(agreed);
        traps = List.copyOf(traps);
    }

    /** The outlook of a revision. */
    public static Outlook of(Revision revision) {
        return of(revision.root(), revision.kept(), revision.scratch(), revision.packages());
    }

    /** The outlook of what a revision says that declares the usual places free to lose. */
    public static Outlook of(Root root, List<String> kept, PackageStrategy packages) {
        List<String> scratch =
                USUAL_SCRATCH.stream().filter(place -> !isKept(place, kept)).toList();
        return of(root, kept, scratch, packages);
    }

    private static Outlook of(Root root, List<String> kept, List<String> scratch, PackageStrategy packages) {
        return switch (root) {
            case RAM -> ofRam(kept, scratch, packages);
            case LAYERED, DISK -> new Outlook(root, List.of(), PackageFate.KEPT, List.of(), List.of("/run"), List.of());
        };
    }

    private static Outlook ofRam(List<String> kept, List<String> scratch, PackageStrategy packages) {
        PackageFate fate =
                switch (packages) {
                    case NONE -> PackageFate.LOST;
                    case FIX, REINSTALL, SNAPSHOT -> PackageFate.REBUILT;
                };
        List<String> lost = new ArrayList<>(PLACES.stream()
                .filter(place -> !isKept(place, kept) && !isKept(place, scratch))
                .toList());
        if (!isKept("/usr", kept)) {
            lost.add("/usr");
        }
        return new Outlook(
                Root.RAM,
                Stream.concat(kept.stream(), Stream.of(DATA)).toList(),
                fate,
                lost,
                Stream.concat(Stream.of("/run").filter(run -> !scratch.contains(run)), scratch.stream())
                        .toList(),
                traps(kept, packages));
    }

    private static List<Trap> traps(List<String> kept, PackageStrategy packages) {
        List<Trap> traps = new ArrayList<>();
        if (isKept("/tmp", kept)) {
            boolean asLima = Stream.of("/var/log", "/opt", "/srv", "/usr").noneMatch(place -> isKept(place, kept));
            traps.add(asLima ? Trap.TMP_BUT_NOT_LOGS : Trap.TMP_IS_KEPT);
        }
        if (isKept("/etc", kept)) {
            traps.add(Trap.ETC_IS_MIXED);
        }
        if (packages.rebuilds()) {
            traps.add(isKept("/etc/apk/world", kept) ? Trap.WORLD_AND_CACHE : Trap.WORLD_IS_NOT_KEPT);
        }
        if (packages.rebuilds() && packages != PackageStrategy.SNAPSHOT) {
            traps.add(Trap.PACKAGES_EAT_RAM);
        }
        if (packages == PackageStrategy.FIX) {
            traps.add(Trap.UPGRADES_GO_BACK);
        }
        if (Stream.of("/usr", "/usr/bin", "/usr/lib", "/usr/sbin", "/lib", "/bin", "/sbin")
                .anyMatch(kept::contains)) {
            traps.add(Trap.KEPT_HIDES_BASE);
        }
        return traps;
    }

    private static boolean isKept(String place, List<String> kept) {
        return kept.stream().anyMatch(path -> place.equals(path) || place.startsWith(path + "/"));
    }

    /** Whether a restart takes nothing but what the system itself clears. */
    public boolean keepsAll() {
        return kept.isEmpty();
    }

    /** Whether files of a kept {@code /etc} are written anew at every boot. */
    public boolean replacesFiles() {
        return traps.contains(Trap.ETC_IS_MIXED);
    }

    public boolean rebuildsPackages() {
        return packages == PackageFate.REBUILT;
    }

    public boolean losesPackages() {
        return packages == PackageFate.LOST;
    }
}
