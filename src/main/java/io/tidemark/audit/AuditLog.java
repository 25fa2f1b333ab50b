package io.tidemark.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.platform.CurrentRequest;
import io.tidemark.platform.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.Locale;

/**
 * Writes the audit log. It fails closed: where an entry can't be written, the action it belongs to does not happen. The
 * entry carries its own HMAC from the beginning; a moment after its transaction is committed it is chained
 * ({@link Sealer}).
 */
@ApplicationScoped
public class AuditLog {

    private final Database database;
    private final ObjectMapper json;
    private final AuditKeys keys;
    private final CurrentRequest request;

    AuditLog(Database database, ObjectMapper json, AuditKeys keys, CurrentRequest request) {
        this.database = database;
        this.json = json;
        this.keys = keys;
        this.request = request;
    }

    /** Records what the caller's transaction does: both happen or neither. There must be a transaction. */
    @Transactional(TxType.MANDATORY)
    public void record(AuditEntry entry) {
        insert(entry);
    }

    /** Records a refusal or failure, in a transaction of its own, so that it stays when the caller's is rolled back. */
    @Transactional(TxType.REQUIRES_NEW)
    public void recordAlone(AuditEntry entry) {
        insert(entry);
    }

    private void insert(AuditEntry entry) {
        StoredEntry placed = placed(entry);
        database.update(
                """
                with written as (
                  insert into audit_entry (seq, at, actor, action, target, team, outcome, origin, diff, cause,
                    credential, request, operation, caused_by, mac)
                  overriding system value values (?, ?, ?, ?, ?, ?, ?, ?, ?::json, ?, ?, ?, ?, ?, ?)
                  returning seq),
                sensitive as (
                  insert into audit_inbox (entry, why, actor)
                  select seq, told.why, told.actor from written, (select ?::text as why, ?::text as actor) told where told.why is not null)
                insert into audit_waiting (entry) select seq from written
                """,
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
                keys.key().macs().ofEntry(placed),
                Sensitive.of(entry).map(Sensitive::slug),
                placed.actor());
    }

    /** The database gives number and time, as the one clock of all consoles. */
    private StoredEntry placed(AuditEntry entry) {
        return database.first(
                        """
                        select nextval('audit_entry_seq_seq') as seq, clock_timestamp() as at,
                          (select min(seq) from audit_entry where operation = ?::uuid) as caused_by
                        """,
                        row -> new StoredEntry(
                                row.number("seq"),
                                row.instant("at"),
                                entry.actor(),
                                entry.action(),
                                entry.target(),
                                entry.team(),
                                entry.outcome().name().toLowerCase(Locale.ROOT),
                                entry.from(),
                                diffOf(entry),
                                entry.cause(),
                                entry.credential(),
                                request.id(),
                                entry.operation(),
                                row.optionalNumber("caused_by")),
                        entry.operation())
                .orElseThrow();
    }

    private String diffOf(AuditEntry entry) {
        try {
            return json.writeValueAsString(entry.diff());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The diff of " + entry.action() + " can't be written as JSON", e);
        }
    }
}
