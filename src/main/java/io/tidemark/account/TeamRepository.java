package io.tidemark.account;

import io.tidemark.platform.Database;
import io.tidemark.platform.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The queries of teams. */
@ApplicationScoped
class TeamRepository {

    private final Database database;

    TeamRepository(Database database) {
        this.database = database;
    }

    Optional<TeamView> bySlug(String slug) {
        return database.first("select id, slug, name from team where slug = ?", TeamRepository::view, slug);
    }

    Optional<TeamView> byId(UUID id) {
        return database.first("select id, slug, name from team where id = ?", TeamRepository::view, id);
    }

    List<TeamView> all(String after, int limit) {
        return database.list(
                "select id, slug, name from team where slug > ? order by slug limit ?",
                TeamRepository::view,
                after,
                limit);
    }

    List<TeamView> ofAccount(UUID account, String after, int limit) {
        return database.list("""
                select t.id, t.slug, t.name from team t join membership m on m.team = t.id
                where m.account = ? and t.slug > ? order by t.slug limit ?
                """, TeamRepository::view, account, after, limit);
    }

    /** Makes changes of a team's members wait for each other. */
    void lock(UUID team) {
        database.list("select 1 from team where id = ? for update", row -> true, team);
    }

    List<MemberView> members(UUID team) {
        return database.list(
                """
                select a.name, a.display_name, m.role, m.since from membership m join account a on a.id = m.account
                where m.team = ? order by a.name limit 500
                """,
                row -> new MemberView(
                        row.text("name"),
                        row.text("display_name"),
                        row.constant("role", Role.class),
                        row.instant("since")),
                team);
    }

    boolean hasOwner(UUID team) {
        return database.first("select 1 from membership where team = ? and role = 'owner' limit 1", row -> true, team)
                .isPresent();
    }

    /** @return whether it was one */
    boolean removeMember(UUID team, UUID account) {
        return database.update("delete from membership where team = ? and account = ?", team, account) > 0;
    }

    private static TeamView view(Row row) throws SQLException {
        return new TeamView(row.uuid("id"), row.text("slug"), row.text("name"));
    }
}
