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

    /**
     * An invitation ends with the right of who made it: else an owner who is removed comes back by a link of their own. In
     * words of {@link Permission#MEMBERS_CHANGE}.
     */
    private static final String GOOD = """
            i.expires_at > now() and exists (
              select 1 from account a left join membership m on m.account = a.id and m.team = i.team
              where a.name = i.made_by and a.disabled_at is null and (a.site_role = 'admin' or (m.role = 'owner' and a.site_role <> 'auditor')))
            """;

    /** How many a team may have that are still good: no page shows more. */
    static final int MOST = 100;

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
                "select i.id, i.role, i.made_by, i.made_at, i.expires_at from invitation i where i.team = ? and " + GOOD
                        + " order by i.id desc limit " + MOST,
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
                from invitation i join team t on t.id = i.team and t.rests_until is null
                where i.token = ? and\s""" + GOOD,
                row -> new Invitation.Offer(
                        new TeamView(row.uuid("id"), row.text("slug"), row.text("name")),
                        row.constant("role", Role.class),
                        row.text("made_by"),
                        row.instant("expires_at")),
                tokenHash);
    }

    /** Spends a token: of many who try at once, one does. */
    boolean spend(byte[] tokenHash) {
        return database.update("delete from invitation i where i.token = ? and " + GOOD, tokenHash) == 1;
    }

    /** @return whether there was such a one */
    boolean remove(UUID team, UUID id) {
        return database.update("delete from invitation where team = ? and id = ?", team, id) == 1;
    }

    void removeExpired() {
        database.update("delete from invitation where expires_at < now()");
    }
}
