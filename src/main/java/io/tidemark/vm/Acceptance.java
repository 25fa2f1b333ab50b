package io.tidemark.vm;

import io.tidemark.platform.Problem;
import java.util.Optional;
import java.util.UUID;

/**
 * The body of an action that takes nothing but an acceptance.
 *
 * @param accept id of the preview that it accepts
 */
public record Acceptance(Optional<String> accept) {

    public Acceptance {
        accept.ifPresent(Acceptance::id);
    }

    Optional<UUID> preview() {
        return accept.map(Acceptance::id);
    }

    static UUID id(String accept) {
        try {
            return UUID.fromString(accept);
        } catch (IllegalArgumentException e) {
            throw Problem.refusedValue("accept", "accept is the id of a preview.");
        }
    }
}
