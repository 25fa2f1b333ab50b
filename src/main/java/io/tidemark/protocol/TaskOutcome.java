package io.tidemark.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Optional;

/** What came of a {@link GuestTask}: the guest's claim, cut to bounds by the agent. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
    @JsonSubTypes.Type(value = TaskOutcome.Surveyed.class, name = "surveyed"),
    @JsonSubTypes.Type(value = TaskOutcome.Kept.class, name = "kept"),
    @JsonSubTypes.Type(value = TaskOutcome.Rescued.class, name = "rescued"),
    @JsonSubTypes.Type(value = TaskOutcome.Planted.class, name = "planted"),
    @JsonSubTypes.Type(value = TaskOutcome.Checked.class, name = "checked"),
    @JsonSubTypes.Type(value = TaskOutcome.Refused.class, name = "refused")
})
public sealed interface TaskOutcome {

    /** The survey that was asked for. */
    record Surveyed(Survey survey) implements TaskOutcome {}

    /** Every path is kept that has no error. */
    record Kept(List<PathOutcome> paths) implements TaskOutcome {

        public Kept {
            paths = List.copyOf(paths);
        }
    }

    /**
     * Every path is copied that has no error.
     *
     * @param place the directory in the guest that holds the copies
     */
    record Rescued(String place, List<PathOutcome> paths) implements TaskOutcome {

        public Rescued {
            paths = List.copyOf(paths);
        }
    }

    /** The markers are in place; those that could not be planted are named with the reason. */
    record Planted(List<PathOutcome> failed) implements TaskOutcome {

        public Planted {
            failed = List.copyOf(failed);
        }
    }

    /** What became of each marker. */
    record Checked(List<MarkerFound> markers) implements TaskOutcome {

        public Checked {
            markers = List.copyOf(markers);
        }
    }

    /** It was not done. */
    record Refused(String why) implements TaskOutcome {}

    /**
     * One path of a task.
     *
     * @param error why it was not done; empty where it was
     * @param note what a person should know, such as who holds files open and wants a restart
     */
    record PathOutcome(String path, Optional<String> error, Optional<String> note) {}

    /** One marker as it was found. */
    record MarkerFound(GuestTask.Marker marker, MarkerState state) {}

    /** How a marker was found. */
    enum MarkerState {
        AS_PLANTED,
        /** As the base has it. */
        AS_BASE,
        ABSENT,
        OTHER
    }
}
