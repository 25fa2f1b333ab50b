package io.tidemark.account;

import io.tidemark.audit.AuditLog;
import io.tidemark.platform.Ids;
import io.tidemark.platform.Page;
import io.tidemark.platform.PageRequest;
import io.tidemark.platform.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Map;
import org.hibernate.exception.ConstraintViolationException;

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
        caller.requireAdmin();
        AccountEntity account = new AccountEntity(
                Ids.next(), wanted.name(), wanted.shownAs(), Passwords.hash(wanted.password()), false);
        try {
            accounts.persistAndFlush(account);
        } catch (ConstraintViolationException e) {
            throw nameTaken(wanted, e);
        }
        audit.record(caller.did("account.create", "account:" + wanted.name()));
        return account.view();
    }

    private static RuntimeException nameTaken(NewAccount wanted, ConstraintViolationException e) {
        return "account_name_is_unique".equals(e.getConstraintName())
                ? new Problem(
                        Problem.Kind.CONFLICT,
                        "name-taken",
                        "There is an account named " + wanted.name() + " already.",
                        Map.of("field", "name"))
                : e;
    }
}
