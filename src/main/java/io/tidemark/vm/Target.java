package io.tidemark.vm;

import io.tidemark.image.ImageView;
import io.tidemark.policy.Policies;

/** What an event leads to, where there is something to choose. */
sealed interface Target {

    /** Nothing to choose. */
    record Same() implements Target {}

    /** Another base. */
    record Image(ImageView image) implements Target {}

    /** Another revision, of the same policy or another. */
    record PolicyRevision(Policies.Named named) implements Target {}

    /** What an acceptance is bound to, by ids. */
    default String key() {
        return switch (this) {
            case Same same -> "";
            case Image(ImageView image) -> "image " + image.id();
            case PolicyRevision(Policies.Named named) ->
                "policy " + named.policy() + " " + named.revision().number();
        };
    }

    /** What people call it; empty where there is nothing to choose. */
    default String title() {
        return switch (this) {
            case Same same -> "";
            case Image(ImageView image) -> image.name();
            case PolicyRevision(Policies.Named named) ->
                named.name() + " r" + named.revision().number();
        };
    }
}
