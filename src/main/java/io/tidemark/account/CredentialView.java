package io.tidemark.account;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A session or token as its owner sees it.
 *
 * @param kind {@code session} or {@code token}
 * @param scopes {@code read}, {@code operate}, {@code admin}
 * @param lastUsedAt when a request last came by it, to the minute
 * @param lastUsedFrom the network address of that request
 */
public record CredentialView(
        UUID id,
        String kind,
        String label,
        List<String> scopes,
        Instant madeAt,
        Instant expiresAt,
        Optional<Instant> lastUsedAt,
        Optional<String> lastUsedFrom) {

    public CredentialView {
        scopes = List.copyOf(scopes);
    }
}
