package io.tidemark.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.tidemark.platform.Problem;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What can take something away from a VM. */
public enum Event {
    /** A shutdown and a start; a stop is the first half of it. */
    RESTART,
    /** The end without a shutdown: a power cut, a kill, a host that dies. */
    CRASH,
    /** Another ISO or disk image, from the next start on. */
    BASE_UPGRADE,
    /** The data volume, and a root disk, made anew. */
    RESET,
    /** Another policy, or another revision of it, from the next start on. */
    POLICY_CHANGE,
    /** The data volume, and a root disk, as they were when a snapshot was taken. */
    SNAPSHOT_REVERT,
    /** The VM and all its files removed. */
    DELETE;

    /** The word of the API, such as {@code base-upgrade}. */
    @JsonValue
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The event of an API word. */
    public static Optional<Event> bySlug(String slug) {
        return Stream.of(values()).filter(event -> event.slug().equals(slug)).findFirst();
    }

    /** @throws Problem {@code refused-value} where there is no such event */
    @JsonCreator
    public static Event of(String slug) {
        return bySlug(slug)
                .orElseThrow(() -> Problem.refusedValue(
                        "event",
                        "An event is one of "
                                + Stream.of(values()).map(Event::slug).collect(Collectors.joining(", ")) + "."));
    }
}
