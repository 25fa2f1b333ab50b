package io.tidemark.vm;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import io.tidemark.policy.Fate;
import io.tidemark.protocol.Survey;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What stood on volatile ground in a guest when it last looked: its claim, cut to bounds. What a thing's fate is stands for
 * a restart under the policy that the VM follows.
 *
 * @param at when the guest looked, by its host's clock
 * @param boot whether that was in the boot that runs now
 * @param bootId the kernel's boot id
 * @param policyRevision the revision that the guest had arranged itself by
 * @param atRisk what a restart would take that nobody has agreed to, packages too
 * @param scratch what it would take that the policy agrees to lose
 * @param groups all changed paths by place, exactly
 * @param paths the first of them, those at risk first
 * @param truncated whether there are more changed paths than {@code paths} lists
 * @param packages those that are not as the base has them
 * @param places what the data volume and the root disk hold: what a reset and a deletion take
 * @param ramRoot how much RAM the root takes, where it lives in RAM
 */
public record SurveyView(
        Instant at,
        Boot boot,
        String bootId,
        int policyRevision,
        AtRisk atRisk,
        Amounts scratch,
        List<GroupRow> groups,
        List<PathRow> paths,
        boolean truncated,
        List<PackageRow> packages,
        List<PlaceRow> places,
        Optional<RamUse> ramRoot) {

    public SurveyView {
        groups = List.copyOf(groups);
        paths = List.copyOf(paths);
        packages = List.copyOf(packages);
        places = List.copyOf(places);
    }

    /** Which boot a survey is of. */
    public enum Boot {
        /** The one that runs. */
        PRESENT,
        /** One that has ended: of its volatile ground nothing is left. */
        EARLIER;

        /** The word of the API. */
        @JsonValue
        public String slug() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How many things, and how many bytes in them. */
    public record Amounts(long count, long bytes) {

        static final Amounts NONE = new Amounts(0, 0);

        static Amounts of(Survey.Amount amount) {
            return new Amounts(amount.count(), amount.bytes());
        }

        Amounts plus(Amounts more) {
            return new Amounts(count + more.count, bytes + more.bytes);
        }
    }

    /**
     * A changed path.
     *
     * @param change what happened to it: new, changed, deleted or mode
     * @param type what it is: file, directory, link or other
     * @param agreed whether the policy agrees to lose it
     */
    public record PathRow(String path, String change, String type, long bytes, Fate fate, boolean agreed) {}

    /** The changes of one kind below one place. */
    public record GroupRow(String place, String change, long count, long bytes, Fate fate, boolean agreed) {}

    /**
     * A package that is not as the base has it.
     *
     * @param state {@code cached}, {@code uncached}, {@code not-in-world}, {@code upgraded}, {@code upgraded-uncached} or
     *     {@code removed}
     * @param reason why a restart does that to it
     */
    public record PackageRow(
            @JsonProperty("package") String name, String version, String state, long bytes, Fate fate, Reason reason) {}

    /**
     * What the data volume or the root disk holds.
     *
     * @param holds {@code kept}, {@code user}, {@code layer} or {@code root}
     */
    public record PlaceRow(String path, String holds, long files, long bytes) {}

    /**
     * RAM that the root takes.
     *
     * @param usedKib in KiB
     * @param limitKib the most it may take: from there on writes fail
     */
    public record RamUse(long usedKib, long limitKib) {}
}
