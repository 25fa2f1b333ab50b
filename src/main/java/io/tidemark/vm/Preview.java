package io.tidemark.vm;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import io.tidemark.policy.Event;
import io.tidemark.policy.Fate;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What an event would do to a VM: the survey joined with the policy. Its id is what a person accepts; that counts until
 * {@code expiresAt}, for this VM, this event, this target and this {@code state} alone.
 *
 * @param target what it goes to, such as an image's name; empty where the event has none
 * @param basis what it rests on
 * @param surveyedAt when the guest was last asked; empty on the basis {@code policy}
 * @param items what is kept, rebuilt, reverted and lost, the worst first, at most {@value #MOST_ITEMS}
 * @param groups all changed paths by place, exactly, for what {@code items} has no room for
 * @param totals of all items by fate, exactly, without what is agreed to be lost
 * @param agreed what goes that the policy agrees to lose, exactly
 * @param atRisk what goes that nobody has agreed to lose
 * @param asks whether the event is refused unless this preview is accepted
 * @param truncated whether there is more than {@code items} lists
 * @param rests where the event is a deletion after which the VM rests
 * @param state a digest of what is at risk; another one later makes this preview stale
 */
public record Preview(
        UUID id,
        UUID vm,
        Event event,
        Optional<String> target,
        Basis basis,
        Optional<Instant> surveyedAt,
        List<Item> items,
        List<SurveyView.GroupRow> groups,
        Map<Fate, SurveyView.Amounts> totals,
        SurveyView.Amounts agreed,
        AtRisk atRisk,
        boolean asks,
        boolean truncated,
        Optional<Resting> rests,
        String state,
        Instant madeAt,
        Instant expiresAt) {

    /**
     * What stays for a while of a VM that is deleted.
     *
     * @param until when it goes for good; until then it can be brought back with its disks
     * @param atOnce what goes when its guest stops: it was in RAM alone, and nobody has agreed to lose it
     */
    public record Resting(Instant until, AtRisk atOnce) {}

    /** The most items that are listed; totals are exact beyond them. */
    public static final int MOST_ITEMS = 1000;

    public Preview {
        items = List.copyOf(items);
        groups = List.copyOf(groups);
        totals = Collections.unmodifiableMap(new TreeMap<>(totals));
    }

    /** What a preview rests on. */
    public enum Basis {
        /** The guest was asked for it, or does not run, so that nothing volatile is there. */
        LIVE,
        /** The guest did not answer: what it said last in this boot. */
        LAST_SURVEY,
        /** The guest has never answered in this boot: the policy alone. */
        POLICY;

        /** The word of the API. */
        @JsonValue
        public String slug() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** What can be done about an item before the event. */
    public enum Remedy {
        /** Keep the path for good: a new revision of the VM's own policy. */
        KEEP,
        /** Copy it once to {@code /mnt/data/rescue}. */
        RESCUE,
        /** Name the package in world: {@code apk add NAME}. */
        ADD_TO_WORLD,
        /** Fetch the package's file into the cache: {@code apk cache download}. */
        FETCH,
        /** Flush: {@code sync}. */
        SYNC,
        /** Copy it off the VM: nothing on it survives this. */
        COPY_AWAY;

        /** The word of the API. */
        @JsonValue
        public String slug() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * One thing: exactly one of path, package and place is there.
     *
     * @param path a changed path
     * @param packageName a package that is not as the base has it
     * @param place what holds many files: a kept path, {@code /mnt/data}, a layer, a root disk
     * @param agreed whether the policy agrees to lose it; then it is counted in no badge
     * @param files how many files it stands for
     * @param change what happened to it since the boot, such as {@code new} or {@code uncached}; empty for a place
     * @param reason why this is its fate
     */
    public record Item(
            Optional<String> path,
            @JsonProperty("package") Optional<String> packageName,
            Optional<String> place,
            Fate fate,
            boolean agreed,
            long files,
            long bytes,
            String change,
            Reason reason,
            List<Remedy> remedies) {

        public Item {
            remedies = List.copyOf(remedies);
        }

        /** What it is called, whichever of the three it is. */
        public String what() {
            return path.or(() -> packageName).or(() -> place).orElse("");
        }

        /** Whether a person should be asked about it. */
        public boolean risked() {
            return fate.takes() && !agreed;
        }
    }

    /** The same under the id of an earlier one that said the same. */
    Preview as(UUID earlier) {
        return new Preview(
                earlier,
                vm,
                event,
                target,
                basis,
                surveyedAt,
                items,
                groups,
                totals,
                agreed,
                atRisk,
                asks,
                truncated,
                rests,
                state,
                madeAt,
                expiresAt);
    }

    /** How much has this fate. */
    public SurveyView.Amounts total(Fate fate) {
        return totals.getOrDefault(fate, SurveyView.Amounts.NONE);
    }
}
