package io.tidemark.account;

import io.tidemark.platform.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The queries of sessions and tokens. */
@ApplicationScoped
class CredentialRepository {

    private final Database database;

    CredentialRepository(Database database) {
        this.database = database;
    }

    /** Where a credential comes from. */
    enum Kind {
        SESSION,
        TOKEN
    }

    void insert(
            UUID id, UUID account, Kind kind, byte[] tokenHash, String label, Set<Scope> scopes, Instant expiresAt) {
        database.update("""
                insert into credential (id, account, kind, token, label, scopes, expires_at)
                values (?, ?, ?, ?, ?, ?, ?)
                """, id, account, kind, tokenHash, label, scopes, expiresAt);
    }

    List<CredentialView> list(UUID account) {
        return database.list(
                """
                select id, kind, label, scopes, made_at, expires_at from credential
                where account = ? and expires_at > now() order by id desc limit 500
                """,
                row -> new CredentialView(
                        row.uuid("id"),
                        row.text("kind"),
                        row.text("label"),
                        row.texts("scopes"),
                        row.instant("made_at"),
                        row.instant("expires_at")),
                account);
    }

    /** @return whether there was such a one */
    boolean delete(UUID account, UUID id) {
        return database.update("delete from credential where account = ? and id = ?", account, id) > 0;
    }

    void deleteExpired() {
        database.update("delete from credential where expires_at < now()");
    }
}
