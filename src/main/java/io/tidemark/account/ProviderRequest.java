package io.tidemark.account;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A sign-in by a provider that was begun and is not back yet; the browser keeps it sealed in a cookie.
 *
 * @param state what the answer must bring back, so that it answers this browser
 * @param nonce what the token must hold, so that it was made for this sign-in
 * @param verifier what only this console knows of, so that a stolen code is worth nothing (PKCE, RFC 7636)
 * @param next where to go after it
 * @param linking the account that the identity is to be linked to; empty for a sign-in
 * @param until when it is too late
 */
record ProviderRequest(
        String state, String nonce, String verifier, String next, Optional<UUID> linking, Instant until) {

    /** Time to sign in there, perhaps with a second factor. */
    static final Duration TIME = Duration.ofMinutes(10);

    static ProviderRequest fresh(String next, Optional<UUID> linking, Instant now) {
        return new ProviderRequest(Tokens.random(), Tokens.random(), Tokens.random(), next, linking, now.plus(TIME));
    }

    @Override
    public String toString() {
        return "ProviderRequest[until=" + until + "]";
    }
}
