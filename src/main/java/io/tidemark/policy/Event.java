package io.tidemark.policy;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What can take something of a VM away. */
public enum Event {
    /** The guest powers off in order; a stop takes what a restart takes. */
    RESTART,
    /** A power cut or a kill: what was not flushed is lost too. */
    CRASH,
    /** Another ISO or disk image. */
    BASE_UPGRADE,
    /** The data volume and the root disk are made anew. */
    RESET,
    /** The VM follows another policy or revision from its next boot on. */
    POLICY_CHANGE,
    /** The data volume goes back to a snapshot. */
    SNAPSHOT_REVERT,
    /** The VM goes with all its files. */
    DELETE;

    /** The word of the API, such as {@code base-upgrade}. */
    @JsonValue
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The event of an API word. */
    public static Optional<Event> bySlug(String slug) {
        return Stream.of(values()).filter(each -> each.slug().equals(slug)).findFirst();
    }
}
