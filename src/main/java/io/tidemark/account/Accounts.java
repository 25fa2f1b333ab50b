package io.tidemark.account;

import io.tidemark.audit.AuditLog;
import io.tidemark.platform.DatabaseFailure;
import io.tidemark.platform.Ids;
import io.tidemark.platform.Page;
import io.tidemark.platform.PageRequest;
import io.tidemark.platform.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Map;
import java.util.UUID;

/** People and programs that sign in. Administrators make and list them. */
@ApplicationScoped
public class Accounts {

    private final AccountRepository accounts;
    private final AuditLog audit;

    Accounts(AccountRepository accounts, AuditLog audit) {
        this.accounts = accounts;
        this.audit = audit;
    }

    /** All accounts by name. */
    public Page<AccountView> list(Caller caller, PageRequest request) {
        caller.requireAdmin();
        return Page.of(
                accounts.list(request.after().orElse(""), request.limit() + 1),
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
        caller.requireAdmin();
        UUID id = Ids.next();
        try {
            accounts.insert(id, wanted.name(), wanted.shownAs(), Passwords.hash(wanted.password()), false);
        } catch (DatabaseFailure e) {
            if (e.broke("account_name_is_unique")) {
                throw new Problem(
                        Problem.Kind.CONFLICT,
                        "name-taken",
                        "There is an account named " + wanted.name() + " already.",
                        Map.of("field", "name"));
            }
            throw e;
        }
        audit.record(caller.did("account.create", "account:" + wanted.name()));
        return accounts.byId(id).orElseThrow(() -> Problem.notFound("account"));
    }
}
