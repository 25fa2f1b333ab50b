package io.tidemark.platform;

import java.util.Map;

/**
 * A refusal of the domain, thrown where the rule lives; it is answered as {@code application/problem+json} (RFC 9457)
 * by the API and as a page by the browser UI.
 */
public final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Kind kind;
    private final String type;
    private final transient Map<String, Object> details;

    /**
     * @param type a stable slug, such as {@code name-taken}
     * @param message what happened, to what, and what to do
     * @param details further members of the JSON object
     */
    public Problem(Kind kind, String type, String message, Map<String, Object> details) {
        super(message);
        this.kind = kind;
        this.type = type;
        this.details = Map.copyOf(details);
    }

    public Problem(Kind kind, String type, String message) {
        this(kind, type, message, Map.of());
    }

    /** A value that is refused; {@code field} is the JSON name of what is wrong, such as {@code forwards[0].hostPort}. */
    public static Problem refusedValue(String field, String message) {
        return new Problem(Kind.REFUSED_VALUE, "refused-value", message, Map.of("field", field));
    }

    /** Something that is not there, or not yours: which of the two is not told. */
    public static Problem notFound(String what) {
        return new Problem(Kind.NOT_FOUND, "not-found", "There is no such " + what + ", or it is not yours to see.");
    }

    public Kind kind() {
        return kind;
    }

    public String type() {
        return type;
    }

    public Map<String, Object> details() {
        return details;
    }

    /** Which HTTP status a problem has. */
    public enum Kind {
        BAD_REQUEST(400),
        UNAUTHENTICATED(401),
        FORBIDDEN(403),
        NOT_FOUND(404),
        CONFLICT(409),
        STALE(412),
        TOO_LARGE(413),
        REFUSED_VALUE(422),
        TOO_MANY(429),
        HOST_AWAY(503),
        NO_ROOM(507);

        private final int status;

        Kind(int status) {
            this.status = status;
        }

        /** The HTTP status code. */
        public int status() {
            return status;
        }
    }
}
