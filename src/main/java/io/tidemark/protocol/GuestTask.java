package io.tidemark.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.UUID;

/**
 * Something a running guest is asked to do once. It stands in the intent until the console has its
 * {@link ToConsole.TaskDone}, and is the same task for as long as its id is the same: doing it twice changes nothing.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = GuestTask.TakeSurvey.class, name = "survey"),
    @JsonSubTypes.Type(value = GuestTask.Keep.class, name = "keep"),
    @JsonSubTypes.Type(value = GuestTask.Rescue.class, name = "rescue"),
    @JsonSubTypes.Type(value = GuestTask.Plant.class, name = "plant"),
    @JsonSubTypes.Type(value = GuestTask.Check.class, name = "check")
})
public sealed interface GuestTask {

    /** The most paths of one {@link Keep} or {@link Rescue}. */
    int MOST_PATHS = 32;

    /** The most markers of one {@link Plant} or {@link Check}. */
    int MOST_MARKERS = 200;

    /** Names the task for good. */
    UUID id();

    /** Lists what stands on volatile ground now. */
    record TakeSurvey(UUID id) implements GuestTask {}

    /**
     * Keeps paths for good: copies each to the data volume and binds it in, while the guest runs.
     *
     * @param paths absolute and normal, at most {@value #MOST_PATHS}
     */
    record Keep(UUID id, List<String> paths) implements GuestTask {

        public Keep {
            paths = List.copyOf(paths);
        }
    }

    /**
     * Copies paths once into a new directory below {@code /mnt/data/rescue}.
     *
     * @param paths absolute and normal, at most {@value #MOST_PATHS}
     */
    record Rescue(UUID id, List<String> paths) implements GuestTask {

        public Rescue {
            paths = List.copyOf(paths);
        }
    }

    /** Puts markers where {@link Check} will look for them: the drill that proves a policy. */
    record Plant(UUID id, List<Marker> markers) implements GuestTask {

        public Plant {
            markers = List.copyOf(markers);
        }
    }

    /** Says what became of markers. */
    record Check(UUID id, List<Marker> markers) implements GuestTask {

        public Check {
            markers = List.copyOf(markers);
        }
    }

    /**
     * One change to one place, or to one package.
     *
     * @param path absolute and normal; of the kinds {@code PACKAGE_…} the package's name
     */
    record Marker(MarkerKind kind, String path) {}

    /** What is done to a marker's place. */
    enum MarkerKind {
        /** A file that the base does not have. */
        NEW,
        /** Another content for a file of the base. */
        CHANGED,
        /** A file of the base removed. */
        DELETED,
        /** Another mode for a file of the base; the content stays. */
        MODE,
        /** A symbolic link that the base does not have. */
        LINK,
        /** An empty directory that the base does not have. */
        DIRECTORY,
        /** A second name for a new file beside it. */
        HARD_LINK,
        /** A package that is not there added. Of these last three kinds each is planted once, at the first name that it can be. */
        PACKAGE_ADDED,
        /** A package of the base upgraded. */
        PACKAGE_UPGRADED,
        /** A package of the base that world names removed. */
        PACKAGE_REMOVED;

        /** Whether it is about a package. */
        public boolean isOfPackage() {
            return switch (this) {
                case NEW, CHANGED, DELETED, MODE, LINK, DIRECTORY, HARD_LINK -> false;
                case PACKAGE_ADDED, PACKAGE_UPGRADED, PACKAGE_REMOVED -> true;
            };
        }
    }
}
