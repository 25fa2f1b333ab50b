package io.tidemark.terminal;

import java.time.Instant;

/** Opens one serial console once, until {@code expiresAt}. */
public record Ticket(String ticket, Instant expiresAt) {

    @Override
    public String toString() {
        return "Ticket[expiresAt=" + expiresAt + "]";
    }
}
