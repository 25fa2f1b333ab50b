package io.tidemark.audit;

import java.time.Instant;
import java.util.Optional;

/**
 * How the forwarding of the log stands.
 *
 * @param destination scheme, host and port
 * @param upTo {@code seq} of the last entry that it has; 0 before the first
 * @param waiting how many sealed entries it has not
 * @param since when the oldest of them was written
 * @param forwardedAt when it last took some
 * @param failingSince when it first refused since then
 * @param failure why it last refused, a sentence
 */
public record ForwardStanding(
        String destination,
        long upTo,
        long waiting,
        Optional<Instant> since,
        Optional<Instant> forwardedAt,
        Optional<Instant> failingSince,
        Optional<String> failure) {}
