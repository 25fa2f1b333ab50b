package io.tidemark.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.platform.Row;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** How an entry comes into its table, with what waits for its seal and for its review: by a console, or without one. */
final class EntryInsert {

    /** The database gives number and time, as the one clock of all consoles. Its value is the operation. */
    static final String PLACE = """
            select nextval('audit_entry_seq_seq') as seq, clock_timestamp() as at,
              (select min(seq) from audit_entry where operation = ?::uuid) as caused_by
            """;

    /** Its values are {@link #values}. */
    static final String SQL = """
            with written as (
              insert into audit_entry (seq, at, actor, action, target, team, outcome, origin, diff, cause,
                credential, request, operation, caused_by, mac)
              overriding system value values (?, ?, ?, ?, ?, ?, ?, ?, ?::json, ?, ?, ?, ?, ?, ?)
              returning seq),
            sensitive as (
              insert into audit_inbox (entry, why, actor)
              select seq, told.why, told.actor from written, (select ?::text as why, ?::text as actor) told where told.why is not null)
            insert into audit_waiting (entry) select seq from written
            """;

    private EntryInsert() {}

    static StoredEntry placed(AuditEntry entry, ObjectMapper json, Optional<UUID> request, Row row)
            throws SQLException {
        return new StoredEntry(
                row.number("seq"),
                row.instant("at"),
                entry.actor(),
                entry.action(),
                entry.target(),
                entry.team(),
                entry.outcome().name().toLowerCase(Locale.ROOT),
                entry.from(),
                diff(entry, json),
                entry.cause(),
                entry.credential(),
                request,
                entry.operation(),
                row.optionalNumber("caused_by"));
    }

    static List<Object> values(StoredEntry placed, AuditKey key, Optional<Sensitive> why) {
        return List.of(
                placed.seq(),
                placed.at(),
                placed.actor(),
                placed.action(),
                placed.target(),
                placed.team(),
                placed.outcome(),
                placed.origin(),
                placed.diff(),
                placed.cause(),
                placed.credential(),
                placed.request(),
                placed.operation(),
                placed.causedBy(),
                key.macs().ofEntry(placed),
                why.map(Sensitive::slug),
                placed.actor());
    }

    /** Inserts over one connection, in its transaction. */
    static void over(Connection connection, AuditKey key, AuditEntry entry) throws SQLException {
        insert(connection, key, place(connection, entry), Sensitive.of(entry));
    }

    static StoredEntry place(Connection connection, AuditEntry entry) throws SQLException {
        try (PreparedStatement place = connection.prepareStatement(PLACE)) {
            place.setObject(1, plain(entry.operation()));
            try (ResultSet result = place.executeQuery()) {
                if (!result.next()) {
                    throw new SQLException("The audit log gave no number");
                }
                return placed(entry, new ObjectMapper(), Optional.empty(), new Row(result));
            }
        }
    }

    static void insert(Connection connection, AuditKey key, StoredEntry placed, Optional<Sensitive> why)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(SQL)) {
            int at = 1;
            for (Object value : values(placed, key, why)) {
                insert.setObject(at++, plain(value));
            }
            insert.executeUpdate();
        }
    }

    private static Object plain(Object value) {
        return switch (value) {
            case Optional<?> optional -> optional.map(EntryInsert::plain).orElse(null);
            case Instant instant -> instant.atOffset(ZoneOffset.UTC);
            default -> value;
        };
    }

    private static String diff(AuditEntry entry, ObjectMapper json) {
        try {
            return json.writeValueAsString(entry.diff());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The diff of " + entry.action() + " can't be written as JSON", e);
        }
    }
}
