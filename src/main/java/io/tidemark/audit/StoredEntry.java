package io.tidemark.audit;

import io.tidemark.platform.Row;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/**
 * A row of {@code audit_entry} without its {@code mac}.
 *
 * @param at to the microsecond
 * @param outcome {@code done}, {@code refused} or {@code failed}
 * @param diff JSON text, byte for byte
 */
record StoredEntry(
        long seq,
        Instant at,
        String actor,
        String action,
        String target,
        Optional<UUID> team,
        String outcome,
        String origin,
        String diff,
        Optional<String> cause,
        Optional<UUID> credential,
        Optional<UUID> request,
        Optional<UUID> operation,
        Optional<Long> causedBy) {

    static final String COLUMNS =
            "e.seq, e.at, e.actor, e.action, e.target, e.team, e.outcome, e.origin, e.diff, e.cause,"
                    + " e.credential, e.request, e.operation, e.caused_by";

    static StoredEntry of(Row row) throws SQLException {
        return new StoredEntry(
                row.number("seq"),
                row.instant("at"),
                row.text("actor"),
                row.text("action"),
                row.text("target"),
                row.optionalUuid("team"),
                row.text("outcome"),
                row.text("origin"),
                row.text("diff"),
                row.optionalText("cause"),
                row.optionalUuid("credential"),
                row.optionalUuid("request"),
                row.optionalUuid("operation"),
                row.optionalNumber("caused_by"));
    }

    /** The bytes that its HMAC is over: every column. A change here needs another name in the first field. */
    byte[] canonical() {
        return new Framing("tidemark audit entry 1")
                .number(seq)
                .number(ChronoUnit.MICROS.between(Instant.EPOCH, at))
                .text(actor)
                .text(action)
                .text(target)
                .optional(team)
                .text(outcome)
                .text(origin)
                .text(diff)
                .optional(cause)
                .optional(credential)
                .optional(request)
                .optional(operation)
                .optional(causedBy)
                .bytes();
    }

    /** The same under another number. */
    StoredEntry numbered(long other) {
        return new StoredEntry(
                other,
                at,
                actor,
                action,
                target,
                team,
                outcome,
                origin,
                diff,
                cause,
                credential,
                request,
                operation,
                causedBy);
    }
}
