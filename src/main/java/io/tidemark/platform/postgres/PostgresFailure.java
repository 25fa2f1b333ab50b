package io.tidemark.platform.postgres;

/** The embedded server can't be set up or started; the message is for the person who started the console. */
public final class PostgresFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    PostgresFailure(String message) {
        super(message);
    }

    PostgresFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
