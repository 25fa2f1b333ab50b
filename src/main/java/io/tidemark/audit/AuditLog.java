package io.tidemark.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.platform.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;

/** Writes the audit log. It fails closed: where an entry can't be written, the action it belongs to does not happen. */
@ApplicationScoped
public class AuditLog {

    private final Database database;
    private final ObjectMapper json;

    AuditLog(Database database, ObjectMapper json) {
        this.database = database;
        this.json = json;
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
        database.update(
                """
                insert into audit_entry (actor, action, target, team, outcome, origin, diff, cause)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                entry.actor(),
                entry.action(),
                entry.target(),
                entry.team(),
                entry.outcome(),
                entry.from(),
                diffOf(entry),
                entry.cause());
    }

    private Database.Json diffOf(AuditEntry entry) {
        try {
            return new Database.Json(json.writeValueAsString(entry.diff()));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The diff of " + entry.action() + " can't be written as JSON", e);
        }
    }
}
