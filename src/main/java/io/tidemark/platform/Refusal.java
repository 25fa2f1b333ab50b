package io.tidemark.platform;

import java.util.Map;

/**
 * Why a request was not served, as it is told outside.
 *
 * @param status HTTP status
 * @param type a stable slug, such as {@code not-found}
 * @param detail what happened and what to do; holds no secret and nothing internal
 * @param details further members of the JSON object; {@code retryAfterSeconds} also becomes a header
 * @param requestId stands in the log beside what happened
 */
public record Refusal(int status, String type, String detail, Map<String, Object> details, String requestId) {

    public Refusal {
        details = Map.copyOf(details);
    }
}
