package io.tidemark.account;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import io.tidemark.platform.Database;
import io.tidemark.platform.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The queries of accounts. */
@ApplicationScoped
class AccountRepository implements PanacheRepositoryBase<AccountEntity, UUID> {

    private static final String VIEWS = """
            select a.id, a.name, a.display_name, a.site_role, a.made_at, a.disabled_at, a.disabled_why, f.confirmed_at,
              a.password is not null as has_password,
              (select min(i.linked_at) from identity i where i.account = a.id) as linked_at,
              count(c.id) filter (where c.kind = 'session') as sessions, count(c.id) filter (where c.kind = 'token') as tokens
            from account a left join second_factor f on f.account = a.id
            left join credential c on c.account = a.id and c.expires_at > now()
            where %s group by a.id, f.confirmed_at order by a.name limit ?
            """;

    private final Database database;

    AccountRepository(Database database) {
        this.database = database;
    }

    Optional<AccountEntity> named(String name) {
        return find("name", name).firstResultOptional();
    }

    /**
     * By name, behind a name.
     *
     * @param part what the name or what pages show must hold, in upper or lower case; empty for all
     */
    List<AccountView> behind(String name, String part, int limit) {
        return database.list(
                VIEWS.formatted("a.name > ? and strpos(lower(a.name || ' ' || a.display_name), lower(?)) > 0"),
                AccountRepository::view,
                name,
                part,
                limit);
    }

    Optional<AccountView> viewOf(String name) {
        return database.first(VIEWS.formatted("a.name = ?"), AccountRepository::view, name, 1);
    }

    private static AccountView view(Row row) throws SQLException {
        return new AccountView(
                row.uuid("id"),
                row.text("name"),
                row.text("display_name"),
                row.constant("site_role", SiteRole.class),
                row.instant("made_at"),
                row.truth("has_password"),
                row.optionalInstant("disabled_at"),
                row.optionalText("disabled_why"),
                row.optionalInstant("confirmed_at"),
                row.optionalInstant("linked_at"),
                row.number("sessions"),
                row.number("tokens"));
    }

    /** The administrators who can sign in, locked until the transaction ends, so that two changes can't take the last two away. */
    List<AccountEntity> lockedAdministrators() {
        return find("siteRole = ?1 and disabledAt is null", Sort.by("id"), SiteRole.ADMIN)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    boolean isEmpty() {
        return count() == 0;
    }
}
