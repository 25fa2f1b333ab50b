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
import java.util.List;
import java.util.Map;
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

    /** All accounts by name. */
    public Page<AccountView> list(Caller caller, PageRequest request) {
        caller.require(Permission.ACCOUNTS_SEE);
        return Page.of(
                accounts.behind(request.after().orElse(""), request.limit() + 1).stream()
                        .map(AccountEntity::view)
                        .toList(),
                request.limit(),
                account -> PageRequest.cursor(account.name()));
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
        return account.view();
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
        return account.view();
    }

    /**
     * Lets nobody sign in to an account, and ends all its sessions and tokens.
     *
     * @throws Problem {@code own-account}: so an administrator always remains
     */
    @Action("account.disable")
    @Transactional
    public AccountView disable(Caller caller, String name) {
        caller.require(Permission.ACCOUNTS_CHANGE);
        List<AccountEntity> administrators = accounts.lockedAdministrators();
        boolean byOneStill = administrators.stream().anyMatch(each -> each.id.equals(caller.account()));
        if (name.equals(caller.name()) || !byOneStill) {
            throw new Problem(
                    Problem.Kind.CONFLICT, "own-account", "Nobody disables themselves; another administrator can.");
        }
        AccountEntity account = accounts.named(name).orElseThrow(() -> Problem.notFound("account"));
        account.disabledAt = Instant.now();
        List<UUID> ended = credentials.removeAllOf(account.id);
        ended.forEach(credential -> changes.publish(SignIn.ENDED, credential.toString()));
        audit.record(caller.did("account.disable", "account:" + name).withDiff(Map.of("ended", ended.size())));
        return account.view();
    }

    /** Lets people sign in to an account again; what was ended stays ended. */
    @Action("account.enable")
    @Transactional
    public AccountView enable(Caller caller, String name) {
        caller.require(Permission.ACCOUNTS_CHANGE);
        AccountEntity account = accounts.named(name).orElseThrow(() -> Problem.notFound("account"));
        account.disabledAt = null;
        audit.record(caller.did("account.enable", "account:" + name));
        return account.view();
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
