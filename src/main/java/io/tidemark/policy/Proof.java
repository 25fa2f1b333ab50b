package io.tidemark.policy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import io.tidemark.platform.Language;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * A proof that a revision does what it promises, done or under way: markers in a throw-away VM, a restart, a comparison.
 *
 * @param image its name, at that time
 * @param team the slug of the team whose VM it is
 * @param verdict what came of it; empty while it is under way
 * @param why it failed
 * @param promised how many markers were planted
 * @param held how many of them were found as promised
 * @param leftOut what the guest could not plant, and so says nothing
 * @param vm the throw-away VM, which is gone once it is over
 */
public record Proof(
        UUID id,
        UUID policy,
        int revision,
        String image,
        String team,
        Phase phase,
        Optional<Outcome> verdict,
        Optional<Why> why,
        int promised,
        int held,
        List<Row> rows,
        List<LeftOut> leftOut,
        UUID vm,
        String vmName,
        UUID operation,
        Instant madeAt,
        String madeBy,
        Optional<Instant> finishedAt) {

    public Proof {
        rows = List.copyOf(rows);
        leftOut = List.copyOf(leftOut);
    }

    /** How far it is. */
    public enum Phase {
        /** The VM is made and boots. */
        STARTING,
        /** The guest plants the markers. */
        PLANTING,
        RESTARTING,
        /** The guest looks for the markers. */
        CHECKING,
        OVER;

        /** The word of the API. */
        @JsonValue
        public String slug() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What came of it. */
    public enum Outcome {
        /** Every marker was found as promised. */
        PROVED,
        /** Some were not. */
        DIFFERENT,
        /** It did not come to a comparison. */
        FAILED;

        /** The word of the API. */
        @JsonValue
        public String slug() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What was done to a marker's place, or to a package. */
    public enum Mark {
        /** A file that the base does not have. */
        NEW,
        /** Another content for a file of the base. */
        CHANGED,
        /** A file of the base removed. */
        DELETED,
        /** Another mode for a file of the base. */
        MODE,
        /** A symbolic link that the base does not have. */
        LINK,
        /** An empty directory that the base does not have. */
        DIRECTORY,
        /** A second name for a new file beside it. */
        HARD_LINK,
        PACKAGE_ADDED,
        /** The base's, in a newer version. */
        PACKAGE_UPGRADED,
        /** The base's, removed. */
        PACKAGE_REMOVED;

        /** The word of the API, such as {@code hard-link}. */
        @JsonValue
        public String slug() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * One marker.
     *
     * @param what a path, or a package's name
     * @param found what became of it, in the words of the promise; empty while nobody has looked, or where the guest said
     *     nothing of it
     */
    public record Row(Mark mark, String what, Fate promised, Optional<Fate> found) {

        /** Whether it came out as promised. */
        @JsonProperty("held")
        public boolean held() {
            return found.filter(promised::equals).isPresent();
        }
    }

    /** A marker that could not be planted, and why, by what the guest says. */
    public record LeftOut(Mark mark, String what, String why) {}

    /** A sentence in both languages. */
    public record Why(String english, String chinese) {

        /** As the API says it. */
        @Override
        @JsonValue
        public String toString() {
            return english;
        }

        /** As a page says it. */
        public String in(Language language) {
            return switch (language) {
                case EN -> english;
                case ZH -> chinese;
            };
        }
    }
}
