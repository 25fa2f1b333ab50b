package io.tidemark.account;

import io.tidemark.platform.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The queries of memberships: rows between two others, put and joined, never held. */
@ApplicationScoped
class MembershipRepository {

    private final Database database;

    MembershipRepository(Database database) {
        this.database = database;
    }

    void put(UUID team, UUID account, Role role) {
        database.update("""
                insert into membership (team, account, role) values (?, ?, ?)
                on conflict on constraint membership_is_unique_per_team_and_account
                do update set role = excluded.role, since = now()
                """, team, account, role);
    }

    /** @return whether it was one */
    boolean remove(UUID team, UUID account) {
        return database.update("delete from membership where team = ? and account = ?", team, account) > 0;
    }

    boolean hasOwner(UUID team) {
        return database.first("select 1 from membership where team = ? and role = 'owner' limit 1", row -> true, team)
                .isPresent();
    }

    /** In teams that were not deleted. */
    Map<UUID, Role> rolesOf(UUID account) {
        Map<UUID, Role> roles = new HashMap<>();
        database.list("""
                select m.team, m.role from membership m join team t on t.id = m.team
                where m.account = ? and t.rests_until is null
                """, row -> roles.put(row.uuid("team"), row.constant("role", Role.class)), account);
        return roles;
    }

    Optional<Role> roleOf(UUID team, UUID account) {
        return database.first(
                "select role from membership where team = ? and account = ?",
                row -> row.constant("role", Role.class),
                team,
                account);
    }

    /** An account's teams by slug, behind a slug. */
    List<TeamView> teamsOf(UUID account, String slug, int limit) {
        return database.list(
                """
                select t.id, t.slug, t.name from team t join membership m on m.team = t.id
                where m.account = ? and t.rests_until is null and t.slug > ? order by t.slug limit ?
                """, row -> new TeamView(row.uuid("id"), row.text("slug"), row.text("name")), account, slug, limit);
    }

    /** A team's members by name, at most 500. */
    List<MemberView> membersOf(UUID team) {
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
}
