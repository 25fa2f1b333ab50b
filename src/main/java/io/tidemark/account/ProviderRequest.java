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
 * @param purpose what it is for
 * @param account whose it was begun for; empty for a sign-in
 * @param until when it is too late
 */
record ProviderRequest(
        String state,
        String nonce,
        String verifier,
        String next,
        Purpose purpose,
        Optional<UUID> account,
        Instant until) {

    /** Time to sign in there, perhaps with a second factor. */
    static final Duration TIME = Duration.ofMinutes(10);

    /** What somebody is sent to the provider for. */
    enum Purpose {
        SIGN_IN,
        /** To link their account here to who they are there. */
        LINK,
        /** To show anew who they are, so that they can set a password. */
        PASSWORD
    }

    static ProviderRequest signIn(String next, Instant now) {
        return fresh(next, Purpose.SIGN_IN, Optional.empty(), now);
    }

    static ProviderRequest of(Caller caller, Purpose purpose, Instant now) {
        return fresh("/account", purpose, Optional.of(caller.account()), now);
    }

    private static ProviderRequest fresh(String next, Purpose purpose, Optional<UUID> account, Instant now) {
        return new ProviderRequest(
                Tokens.random(), Tokens.random(), Tokens.random(), next, purpose, account, now.plus(TIME));
    }

    /** Whether this is for that, and was begun by them. */
    boolean isOf(Caller caller, Purpose wanted) {
        return purpose == wanted && account.filter(caller.account()::equals).isPresent();
    }

    /** Whether the provider must ask who they are, however lately it has. */
    boolean asksAnew() {
        return purpose == Purpose.PASSWORD;
    }

    /** When it was begun. */
    Instant since() {
        return until.minus(TIME);
    }

    @Override
    public String toString() {
        return "ProviderRequest[until=" + until + "]";
    }
}
