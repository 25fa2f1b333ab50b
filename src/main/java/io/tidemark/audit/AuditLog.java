package io.tidemark.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.platform.CurrentRequest;
import io.tidemark.platform.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;

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
        StoredEntry placed = database.first(
                        EntryInsert.PLACE, row -> EntryInsert.placed(entry, json, request.id(), row), entry.operation())
                .orElseThrow();
        database.update(
                EntryInsert.SQL,
                EntryInsert.values(placed, keys.key(), Sensitive.of(entry)).toArray());
    }
}
