package io.tidemark.account;

import io.tidemark.platform.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * That the provider has just seen whose account this is; the browser keeps it sealed in a cookie.
 *
 * @param until when it is too late
 */
record Vouched(UUID account, Instant until) {

    /** Time to think of a password. */
    static final Duration TIME = Duration.ofMinutes(10);

    /** @throws Problem {@code provider-refused} where it is of another account, or too old */
    void require(Caller caller, Instant now) {
        if (!account.equals(caller.account()) || now.isAfter(until)) {
            throw OpenIdProvider.refused("too late, or of another account");
        }
    }
}
