package io.tidemark.terminal;

import java.time.Instant;

/**
 * Opens one serial console once, until {@code expiresAt}.
 *
 * @param recorded whether what the console shows is recorded; who opens it is told
 */
public record Ticket(String ticket, Instant expiresAt, boolean recorded) {

    @Override
    public String toString() {
        return "Ticket[expiresAt=" + expiresAt + "]";
    }
}
