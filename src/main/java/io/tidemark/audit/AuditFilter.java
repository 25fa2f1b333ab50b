package io.tidemark.audit;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Which entries are asked for; what is left out does not matter. Names are compared as a whole.
 *
 * @param from the first moment that counts
 * @param to the first that does not any more
 * @param text words that all stand in the entry: in its names, its reason or its diff; {@code "…"} for a phrase,
 *     {@code -} before what must not be there, {@code or} between
 * @param operation an operation's entries
 * @param review those that wait for a review, or have one
 */
public record AuditFilter(
        Optional<String> actor,
        Optional<String> action,
        Optional<String> target,
        Optional<UUID> team,
        Optional<Outcome> outcome,
        Optional<Instant> from,
        Optional<Instant> to,
        Optional<String> text,
        Optional<UUID> operation,
        Optional<Review> review) {

    /** How an entry stands with its reviewers. */
    public enum Review {
        WAITING,
        REVIEWED
    }

    /** All entries. */
    public static final AuditFilter NONE = new AuditFilter(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** The checks of all of the log that came to an end; those of a part have {@code audit:part} for a target. */
    public static AuditFilter ofChecks() {
        return new AuditFilter(
                NONE.actor,
                Optional.of("audit.verify"),
                Optional.of("audit"),
                NONE.team,
                Optional.of(Outcome.DONE),
                NONE.from,
                NONE.to,
                NONE.text,
                NONE.operation,
                NONE.review);
    }

    /** What was done to one thing, such as {@code vm:ID}. */
    public static AuditFilter ofTarget(String target) {
        return new AuditFilter(
                NONE.actor,
                NONE.action,
                Optional.of(target),
                NONE.team,
                NONE.outcome,
                NONE.from,
                NONE.to,
                NONE.text,
                NONE.operation,
                NONE.review);
    }

    /** The entries of an operation, those of a team only where one is given. */
    public static AuditFilter ofOperation(UUID operation, Optional<UUID> team) {
        return new AuditFilter(
                NONE.actor,
                NONE.action,
                NONE.target,
                team,
                NONE.outcome,
                NONE.from,
                NONE.to,
                NONE.text,
                Optional.of(operation),
                NONE.review);
    }
}
