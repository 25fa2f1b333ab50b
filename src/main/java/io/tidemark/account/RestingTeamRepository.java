package io.tidemark.account;

import io.tidemark.platform.Database;
import io.tidemark.platform.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The queries of teams that were deleted and rest. */
@ApplicationScoped
class RestingTeamRepository {

    private static final String SELECT =
            "select t.id, t.slug, t.name, t.rests_since, t.rests_until, t.deleted_by from team t";

    private final Database database;

    RestingTeamRepository(Database database) {
        this.database = database;
    }

    void rest(UUID team, Instant since, Instant until, String by, UUID deletion) {
        database.update(
                "update team set rests_since = ?, rests_until = ?, deleted_by = ?, deleted_in = ? where id = ?",
                since,
                until,
                by,
                deletion,
                team);
    }

    void wake(UUID team) {
        database.update(
                "update team set rests_since = null, rests_until = null, deleted_by = null, deleted_in = null where id = ?",
                team);
    }

    void end(UUID team, Instant now) {
        database.update("update team set rests_until = greatest(rests_since, ?) where id = ?", now, team);
    }

    /** Locked until the transaction ends. */
    Optional<RestingTeam> lock(String slug) {
        return database.first(
                SELECT + " where t.slug = ? and t.rests_until is not null for no key update of t",
                RestingTeamRepository::resting,
                slug);
    }

    /** Those that an account owned, by slug, at most 500. */
    List<RestingTeam> ownedBy(UUID account) {
        return database.list(
                SELECT + " join membership m on m.team = t.id and m.role = 'owner'"
                        + " where m.account = ? and t.rests_until is not null order by t.slug limit 500",
                RestingTeamRepository::resting,
                account);
    }

    /** All of them by slug, at most 500. */
    List<RestingTeam> all() {
        return database.list(
                SELECT + " where t.rests_until is not null order by t.slug limit 500", RestingTeamRepository::resting);
    }

    /** Those whose rest is over, the oldest first. */
    List<UUID> over(Instant now) {
        return database.list(
                "select id from team where rests_until <= ? order by rests_until, id", row -> row.uuid("id"), now);
    }

    /** The deletion of a team whose rest is over, which is locked, unless another process is at it. */
    Optional<UUID> lockOver(UUID team, Instant now) {
        return database.first(
                "select deleted_in from team where id = ? and rests_until <= ? for update skip locked",
                row -> row.uuid("deleted_in"),
                team,
                now);
    }

    List<UUID> members(UUID team) {
        return database.list("select account from membership where team = ?", row -> row.uuid("account"), team);
    }

    /** Removes the team with what this package keeps of it. */
    void remove(UUID team) {
        for (String table : List.of("invitation", "quota_request", "guard_rails", "membership")) {
            database.update("delete from " + table + " where team = ?", team);
        }
        database.update("delete from team where id = ?", team);
    }

    private static RestingTeam resting(Row row) throws SQLException {
        return new RestingTeam(
                new TeamView(row.uuid("id"), row.text("slug"), row.text("name")),
                row.instant("rests_since"),
                row.text("deleted_by"),
                row.instant("rests_until"));
    }
}
