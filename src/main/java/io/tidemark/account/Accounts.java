package io.tidemark.account;

import io.tidemark.audit.AuditLog;
import io.tidemark.platform.Changes;
import io.tidemark.platform.Ids;
import io.tidemark.platform.Page;
import io.tidemark.platform.PageRequest;
import io.tidemark.platform.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;

/** People and programs that sign in. Administrators make and list them. */
@ApplicationScoped
public class Accounts {

    private final AccountRepository accounts;
    private final MembershipRepository memberships;
    private final CredentialRepository credentials;
    private final Changes changes;
    private final AuditLog audit;

    Accounts(
            AccountRepository accounts,
            MembershipRepository memberships,
            CredentialRepository credentials,
            Changes changes,
            AuditLog audit) {
        this.accounts = accounts;
        this.memberships = memberships;
        this.credentials = credentials;
        this.changes = changes;
        this.audit = audit;
    }

    /**
     * Accounts by name.
     *
     * @param part what the name or what pages show must hold; empty for all
     */
    public Page<AccountView> list(Caller caller, String part, PageRequest request) {
        caller.require(Permission.ACCOUNTS_SEE);
        return Page.of(
                accounts.behind(request.after().orElse(""), part, request.limit() + 1),
                request.limit(),
                account -> PageRequest.cursor(account.name()));
    }

    /** @throws Problem not found where there is no such account */
    public AccountView named(Caller caller, String name) {
        caller.require(Permission.ACCOUNTS_SEE);
        return view(name);
    }

    /** An account's teams by slug with its role there, at most 500. */
    public Map<TeamView, Role> teamsOf(Caller caller, String name) {
        UUID account = named(caller, name).id();
        Map<UUID, Role> roles = memberships.rolesOf(account);
        Map<TeamView, Role> teams = new LinkedHashMap<>();
        for (TeamView team : memberships.teamsOf(account, "", Page.MAX_LIMIT)) {
            Optional.ofNullable(roles.get(team.id())).ifPresent(role -> teams.put(team, role));
        }
        return teams;
    }

    private AccountView view(String name) {
        return accounts.viewOf(name).orElseThrow(() -> Problem.notFound("account"));
    }

    /**
     * Makes an account. It is in no team yet.
     *
     * @throws Problem {@code name-taken}
     */
    @Action("account.create")
    @Transactional
    public AccountView create(Caller caller, NewAccount wanted) {
        caller.require(Permission.ACCOUNTS_CHANGE);
        AccountEntity account = new AccountEntity(
                Ids.next(), wanted.name(), wanted.shownAs(), Passwords.hash(wanted.password()), wanted.role());
        try {
            accounts.persistAndFlush(account);
        } catch (ConstraintViolationException e) {
            throw nameTaken(wanted, e);
        }
        audit.record(
                caller.did("account.create", "account:" + wanted.name()).withDiff(Map.of("siteRole", wanted.role())));
        return view(wanted.name());
    }

    /**
     * Makes an account administrator, auditor or neither; it counts from its next request on.
     *
     * @throws Problem {@code last-admin} where nobody would manage the site; {@code auditor-changes-nothing} where an
     *     auditor would be operator or owner of a team
     */
    @Action("account.site-role")
    @Transactional
    public AccountView giveSiteRole(Caller caller, String name, SiteRole role) {
        caller.require(Permission.ACCOUNTS_CHANGE);
        List<AccountEntity> administrators = accounts.lockedAdministrators();
        AccountEntity account = accounts.named(name).orElseThrow(() -> Problem.notFound("account"));
        SiteRole before = account.siteRole;
        if (role != SiteRole.ADMIN
                && administrators.stream().allMatch(each -> each.id.equals(account.id))
                && before == SiteRole.ADMIN) {
            throw new Problem(
                    Problem.Kind.CONFLICT,
                    "last-admin",
                    name + " is the only administrator. Make somebody else one first.");
        }
        if (role == SiteRole.AUDITOR
                && memberships.rolesOf(account.id).values().stream().anyMatch(Role::changes)) {
            throw Teams.auditorChangesNothing(name);
        }
        account.siteRole = role;
        changes.publish(Teams.MEMBERSHIP, account.id.toString());
        audit.record(
                caller.did("account.site-role", "account:" + name).withDiff(Map.of("before", before, "after", role)));
        return view(name);
    }

    /**
     * Lets nobody sign in to an account, and ends all its sessions and tokens.
     *
     * @throws Problem {@code own-account}: so an administrator always remains
     */
    @Action("account.disable")
    @Transactional
    public AccountView disable(Caller caller, String name, Why why) {
        caller.require(Permission.ACCOUNTS_CHANGE);
        List<AccountEntity> administrators = accounts.lockedAdministrators();
        boolean byOneStill = administrators.stream().anyMatch(each -> each.id.equals(caller.account()));
        if (name.equals(caller.name()) || !byOneStill) {
            throw new Problem(
                    Problem.Kind.CONFLICT, "own-account", "Nobody disables themselves; another administrator can.");
        }
        AccountEntity account = accounts.named(name).orElseThrow(() -> Problem.notFound("account"));
        account.disabledAt = Instant.now();
        account.disabledWhy = why.reason().orElse(null); // The column is null where nothing was said.
        List<UUID> ended = credentials.removeAllOf(account.id);
        ended.forEach(credential -> changes.publish(SignIn.ENDED, credential.toString()));
        audit.record(caller.did("account.disable", "account:" + name).withDiff(why.with("ended", ended.size())));
        return view(name);
    }

    /** Lets people sign in to an account again; what was ended stays ended, and what was opened in that moment ends too. */
    @Action("account.enable")
    @Transactional
    public AccountView enable(Caller caller, String name, Why why) {
        caller.require(Permission.ACCOUNTS_CHANGE);
        AccountEntity account = accounts.named(name).orElseThrow(() -> Problem.notFound("account"));
        account.disabledAt = null;
        account.disabledWhy = null;
        credentials.removeAllOf(account.id);
        audit.record(caller.did("account.enable", "account:" + name).withDiff(why.said()));
        return view(name);
    }

    /**
     * Why an account is disabled or enabled, for the audit log.
     *
     * @param reason 1 to 1000 characters
     */
    public record Why(Optional<String> reason) {

        private static final int LONGEST = 1000;

        public Why {
            reason = reason.map(String::strip);
            if (reason.filter(said -> said.isEmpty() || said.length() > LONGEST).isPresent()) {
                throw Problem.refusedValue("reason", "reason must be 1 to " + LONGEST + " characters.");
            }
        }

        private Map<String, Object> said() {
            return reason.<Map<String, Object>>map(said -> Map.of("reason", said))
                    .orElse(Map.of());
        }

        private Map<String, Object> with(String name, Object value) {
            Map<String, Object> all = new LinkedHashMap<>(said());
            all.put(name, value);
            return all;
        }
    }

    static RuntimeException nameTaken(NewAccount wanted, ConstraintViolationException e) {
        return "account_name_is_unique".equals(e.getConstraintName())
                ? new Problem(
                        Problem.Kind.CONFLICT,
                        "name-taken",
                        "There is an account named " + wanted.name() + " already.",
                        Map.of("field", "name"))
                : e;
    }
}
