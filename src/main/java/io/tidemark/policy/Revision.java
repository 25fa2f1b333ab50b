package io.tidemark.policy;

import io.tidemark.platform.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One state of a policy. It is never changed: a change is another revision, and a VM follows one revision.
 *
 * @param number 1 for a policy's first
 * @param kept absolute, normal paths that stay over a restart; only where the root is {@code ram}
 * @param scratch absolute, normal paths that are free to lose: nobody is asked about them
 * @param packages what becomes of installed packages; {@code none} unless the root is {@code ram}
 * @param dataVolumeGib the size of a new VM's data volume in GiB, 1 to 16384, where its definition says nothing
 * @param madeBy the account that made it; none for what came with the product
 * @param approvedBy the second person who let it keep less, where one had to
 */
public record Revision(
        int number,
        Root root,
        List<String> kept,
        List<String> scratch,
        PackageStrategy packages,
        int dataVolumeGib,
        Instant madeAt,
        Optional<String> madeBy,
        Optional<String> approvedBy) {

    /** The largest data volume, in GiB: what ext4 with 4 KiB blocks may be on a host that has the room. */
    public static final int MOST_DATA_VOLUME_GIB = 16_384;

    public Revision {
        KeptPaths keptPaths = new KeptPaths(kept);
        kept = keptPaths.paths();
        scratch = new ScratchPaths(scratch).besides(keptPaths).paths();
        if (dataVolumeGib < 1 || dataVolumeGib > MOST_DATA_VOLUME_GIB) {
            throw Problem.refusedValue(
                    "dataVolumeGib",
                    "A data volume has 1 to " + MOST_DATA_VOLUME_GIB + " GiB, not " + dataVolumeGib + ".");
        }
        if (root != Root.RAM && !kept.isEmpty()) {
            throw Problem.refusedValue(
                    "kept", "Kept paths are for the root ram; " + root.slug() + " keeps everything.");
        }
        if (root != Root.RAM && packages != PackageStrategy.NONE) {
            throw Problem.refusedValue(
                    "packages",
                    "A package strategy is for the root ram; " + root.slug() + " keeps installed packages.");
        }
    }

    /** One that needs no second person. */
    public Revision(
            int number,
            Root root,
            List<String> kept,
            List<String> scratch,
            PackageStrategy packages,
            int dataVolumeGib,
            Instant madeAt,
            Optional<String> madeBy) {
        this(number, root, kept, scratch, packages, dataVolumeGib, madeAt, madeBy, Optional.empty());
    }

    /** Whether something has a worse fate under this than under another, at any event. */
    public boolean keepsLessThan(Revision other) {
        return RevisionDiff.of(other, this).keepsLess();
    }

    /** The same, let by a second person. */
    Revision approved(String by, Instant at) {
        return new Revision(number, root, kept, scratch, packages, dataVolumeGib, at, madeBy, Optional.of(by));
    }

    /** The kept path that holds this path, where the root is {@code ram}. */
    public Optional<String> keeping(String path) {
        return kept.stream().filter(each -> PathRules.isAtOrBelow(path, each)).findFirst();
    }

    /** Whether the policy declares a path free to lose: it is, or lies below, a scratch path. */
    public boolean declaresScratch(String path) {
        return PathRules.isAtOrBelowAny(path, scratch);
    }

    /** Whether it says the same, whatever its number. */
    boolean saysSameAs(Revision other) {
        return root == other.root
                && kept.equals(other.kept)
                && scratch.equals(other.scratch)
                && packages == other.packages
                && dataVolumeGib == other.dataVolumeGib;
    }

    /** The same, but keeping these; what they hold is no longer free to lose. */
    Revision keeping(KeptPaths more, int newNumber, Instant at, String by) {
        List<String> stillScratch = new ScratchPaths(scratch).without(more).paths();
        return new Revision(newNumber, root, more.paths(), stillScratch, packages, dataVolumeGib, at, Optional.of(by));
    }
}
