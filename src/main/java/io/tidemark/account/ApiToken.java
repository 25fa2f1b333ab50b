package io.tidemark.account;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * A new API token.
 *
 * @param token the secret; told this once
 */
public record ApiToken(UUID id, String token, String label, Set<Scope> scopes, Instant expiresAt) {

    public ApiToken {
        scopes = Set.copyOf(scopes);
    }

    @Override
    public String toString() {
        return "ApiToken[id=" + id + "]";
    }
}
