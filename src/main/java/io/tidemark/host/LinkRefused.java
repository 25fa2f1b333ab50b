package io.tidemark.host;

/** Why the console will not talk with an agent; the reason is a slug of {@link io.tidemark.protocol.ToAgent.Refused}. */
final class LinkRefused extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String reason;

    LinkRefused(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
