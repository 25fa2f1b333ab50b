package io.tidemark.account;

import io.tidemark.platform.Database;
import io.tidemark.platform.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The queries of accounts and credentials. */
@ApplicationScoped
class AccountRepository {

    private final Database database;

    AccountRepository(Database database) {
        this.database = database;
    }

    /** What signing in needs to know. */
    record Known(UUID id, String name, String password) {}

    Optional<Known> named(String name) {
        return database.first(
                "select id, name, password from account where name = ?",
                row -> new Known(row.uuid("id"), row.text("name"), row.text("password")),
                name);
    }

    List<AccountView> list(String after, int limit) {
        return database.list(
                "select * from account where name > ? order by name limit ?", AccountRepository::view, after, limit);
    }

    Optional<AccountView> byId(UUID id) {
        return database.first("select * from account where id = ?", AccountRepository::view, id);
    }

    Optional<AccountView> byName(String name) {
        return database.first("select * from account where name = ?", AccountRepository::view, name);
    }

    boolean isEmpty() {
        return database.first("select 1 from account limit 1", row -> true).isEmpty();
    }

    void insert(UUID id, String name, String displayName, String passwordHash, boolean admin) {
        database.update(
                "insert into account (id, name, display_name, password, admin) values (?, ?, ?, ?, ?)",
                id,
                name,
                displayName,
                passwordHash,
                admin);
    }

    void insertTeam(UUID id, String slug, String name) {
        database.update("insert into team (id, slug, name) values (?, ?, ?)", id, slug, name);
    }

    void putMember(UUID team, UUID account, Role role) {
        database.update("""
                insert into membership (team, account, role) values (?, ?, ?)
                on conflict on constraint membership_is_unique_per_team_and_account
                do update set role = excluded.role, since = now()
                """, team, account, role);
    }

    /** Whom a credential stands for, if it is good at this moment. */
    Optional<Caller> holder(byte[] tokenHash, String from) {
        return database.first("""
                        select a.id, a.name, a.display_name, a.admin, c.id as credential, c.scopes
                        from credential c join account a on a.id = c.account
                        where c.token = ? and c.expires_at > now()
                        """, Holder::from, tokenHash)
                .map(holder -> new Caller(
                        holder.account(),
                        holder.name(),
                        holder.displayName(),
                        holder.admin(),
                        rolesOf(holder.account()),
                        holder.scopes(),
                        holder.credential().toString(),
                        from));
    }

    private static AccountView view(Row row) throws SQLException {
        return new AccountView(
                row.uuid("id"), row.text("name"), row.text("display_name"), row.truth("admin"), row.instant("made_at"));
    }

    private Map<UUID, Role> rolesOf(UUID account) {
        Map<UUID, Role> roles = new HashMap<>();
        database.list(
                "select team, role from membership where account = ?",
                row -> roles.put(row.uuid("team"), row.constant("role", Role.class)),
                account);
        return roles;
    }

    private record Holder(
            UUID account, String name, String displayName, boolean admin, UUID credential, Set<Scope> scopes) {

        static Holder from(Row row) throws SQLException {
            Set<Scope> scopes = EnumSet.noneOf(Scope.class);
            row.texts("scopes").forEach(scope -> scopes.add(Scope.valueOf(scope.toUpperCase(Locale.ROOT))));
            return new Holder(
                    row.uuid("id"),
                    row.text("name"),
                    row.text("display_name"),
                    row.truth("admin"),
                    row.uuid("credential"),
                    scopes);
        }
    }
}
