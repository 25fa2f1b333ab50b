package io.tidemark.vm;

import io.tidemark.platform.Problem;
import io.tidemark.policy.Event;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which event a preview is asked for.
 *
 * @param image name or id of the image that a base upgrade goes to
 * @param policy name, slug or id of the policy that a policy change goes to
 * @param revision of that policy; its latest unless it is named
 */
public record PreviewRequest(Event event, Optional<String> image, Optional<String> policy, Optional<Integer> revision) {

    /** Of an event without a target. */
    public static PreviewRequest of(Event event) {
        return new PreviewRequest(event, Optional.empty(), Optional.empty(), Optional.empty());
    }

    static PreviewRequest of(
            Optional<String> event, Optional<String> image, Optional<String> policy, Optional<String> revision) {
        return new PreviewRequest(
                event.flatMap(Event::bySlug)
                        .orElseThrow(() -> Problem.refusedValue(
                                "event",
                                "event is one of "
                                        + Stream.of(Event.values())
                                                .map(Event::slug)
                                                .collect(Collectors.joining(", "))
                                        + ".")),
                image,
                policy,
                revision.map(PreviewRequest::number));
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw Problem.refusedValue("revision", "revision is the number of a policy's revision.");
        }
    }
}
