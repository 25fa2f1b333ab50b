package io.tidemark.account;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A session or token as its owner sees it.
 *
 * @param kind {@code session} or {@code token}
 * @param scopes {@code read}, {@code operate}, {@code admin}
 */
public record CredentialView(
        UUID id, String kind, String label, List<String> scopes, Instant madeAt, Instant expiresAt) {

    public CredentialView {
        scopes = List.copyOf(scopes);
    }
}
