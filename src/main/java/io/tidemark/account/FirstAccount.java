package io.tidemark.account;

import io.quarkus.runtime.StartupEvent;
import io.tidemark.audit.AuditEntry;
import io.tidemark.audit.AuditLog;
import io.tidemark.platform.Database;
import io.tidemark.platform.Ids;
import io.tidemark.platform.PrivateFile;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Makes {@code admin} and the team {@code default} when the database is new. The password is
 * {@code TIDEMARK_ADMIN_PASSWORD}; without it one is generated, printed once and kept in {@code DIR/admin-password}.
 */
@ApplicationScoped
class FirstAccount {

    private static final Logger LOG = Logger.getLogger(FirstAccount.class);

    private final AccountRepository accounts;
    private final TeamRepository teams;
    private final MembershipRepository memberships;
    private final AuditLog audit;
    private final Database database;
    private final Optional<String> password;
    private final Optional<String> data;

    FirstAccount(
            AccountRepository accounts,
            TeamRepository teams,
            MembershipRepository memberships,
            AuditLog audit,
            Database database,
            @ConfigProperty(name = "tidemark.admin.password") Optional<String> password,
            @ConfigProperty(name = "tidemark.data") Optional<String> data) {
        this.accounts = accounts;
        this.teams = teams;
        this.memberships = memberships;
        this.audit = audit;
        this.database = database;
        this.password = password;
        this.data = data;
    }

    @Transactional
    void begin(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE + 1) StartupEvent event) {
        // Two consoles may start on one new database at once; the second waits here and finds the account.
        database.update("lock table account in share row exclusive mode");
        if (!accounts.isEmpty()) {
            return;
        }
        UUID admin = Ids.next();
        UUID team = Ids.next();
        accounts.persist(new AccountEntity(
                admin, "admin", "Administrator", Passwords.hash(password.orElseGet(this::generated)), SiteRole.ADMIN));
        teams.persist(new TeamEntity(team, "default", "Default"));
        memberships.put(team, admin, Role.OWNER);
        audit.record(AuditEntry.done("system:start", "console", "account.create", "account:admin"));
        audit.record(AuditEntry.done("system:start", "console", "team.create", "team:default")
                .ofTeam(team));
    }

    private String generated() {
        String made = Tokens.random().substring(0, 20);
        data.map(Path::of).ifPresent(directory -> keep(made, directory.resolve("admin-password")));
        LOG.infof("The first administrator is \"admin\"; its password is printed this once password=%s", made);
        return made;
    }

    private static void keep(String made, Path file) {
        try {
            PrivateFile.replace(file, made + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("Could not write the first administrator's password to " + file, e);
        }
    }
}
