package io.tidemark.account;

import io.tidemark.platform.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The queries of invitations. */
@ApplicationScoped
class InvitationRepository {

    private final Database database;

    InvitationRepository(Database database) {
        this.database = database;
    }

    void insert(UUID id, UUID team, Role role, byte[] tokenHash, String madeBy, Instant expiresAt) {
        database.update(
                "insert into invitation (id, team, role, token, made_by, expires_at) values (?, ?, ?, ?, ?, ?)",
                id,
                team,
                role,
                tokenHash,
                madeBy,
                expiresAt);
    }

    /** Those of a team that are still good, the newest first, at most 100. */
    List<Invitation.View> of(UUID team) {
        return database.list(
                """
                select id, role, made_by, made_at, expires_at from invitation
                where team = ? and expires_at > now() order by id desc limit 100
                """,
                row -> new Invitation.View(
                        row.uuid("id"),
                        row.constant("role", Role.class),
                        row.text("made_by"),
                        row.instant("made_at"),
                        row.instant("expires_at")),
                team);
    }

    /** What a token is for, if it is good at this moment. */
    Optional<Invitation.Offer> offer(byte[] tokenHash) {
        return database.first(
                """
                select t.id, t.slug, t.name, i.role, i.made_by, i.expires_at
                from invitation i join team t on t.id = i.team
                where i.token = ? and i.expires_at > now()
                """,
                row -> new Invitation.Offer(
                        new TeamView(row.uuid("id"), row.text("slug"), row.text("name")),
                        row.constant("role", Role.class),
                        row.text("made_by"),
                        row.instant("expires_at")),
                tokenHash);
    }

    /** Spends a token: of many who try at once, one does. */
    boolean spend(byte[] tokenHash) {
        return database.update("delete from invitation where token = ? and expires_at > now()", tokenHash) == 1;
    }

    /** @return whether there was such a one */
    boolean remove(UUID team, UUID id) {
        return database.update("delete from invitation where team = ? and id = ?", team, id) == 1;
    }

    void removeExpired() {
        database.update("delete from invitation where expires_at < now()");
    }
}
