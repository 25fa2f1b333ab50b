package io.tidemark.account;

import java.time.Instant;

/**
 * A new session.
 *
 * @param token the secret: the value of the cookie {@link TokenAuthentication#COOKIE}, or a bearer token
 * @param expiresAt when it ends by itself
 */
public record Session(String token, Instant expiresAt) {

    @Override
    public String toString() {
        return "Session[expiresAt=" + expiresAt + "]";
    }
}
