package io.tidemark;

/** The console can't start; the message says why and what to do. */
final class StartRefused extends RuntimeException {

    private static final long serialVersionUID = 1;

    StartRefused(String message) {
        super(message);
    }
}
