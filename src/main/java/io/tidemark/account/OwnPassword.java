package io.tidemark.account;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.tidemark.audit.AuditLog;
import io.tidemark.platform.Changes;
import io.tidemark.platform.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Changes one's own password. */
@ApplicationScoped
public class OwnPassword {

    private final AccountRepository accounts;
    private final CredentialRepository credentials;
    private final Changes changes;
    private final AuditLog audit;
    private final Attempts attempts = new Attempts(Clock.systemUTC());

    OwnPassword(AccountRepository accounts, CredentialRepository credentials, Changes changes, AuditLog audit) {
        this.accounts = accounts;
        this.credentials = credentials;
        this.changes = changes;
        this.audit = audit;
    }

    /**
     * Changes it and ends all other sessions of the account; API tokens stay.
     *
     * @param current the password so far: a session that was left open changes nothing
     * @throws Problem {@code refused-value} with the field {@code current} or {@code next}; {@code too-many-attempts}
     */
    @Action("account.password")
    public void change(Caller caller, String current, String next) {
        caller.require(Permission.SELF_CHANGE);
        NewPassword.require("next", next, caller.name());
        AccountEntity account = confirmed(caller, current);
        String hash = Passwords.hash(next);
        QuarkusTransaction.requiringNew().run(() -> store(caller, account.password, hash));
    }

    /**
     * The caller's account, where this is its password: what a session that was left open must not do alone asks for it.
     *
     * @throws Problem {@code refused-value} with the field {@code current}; {@code too-many-attempts}
     */
    AccountEntity confirmed(Caller caller, String current) {
        attempts.begin(caller.from(), caller.name());
        try {
            AccountEntity account = accounts.named(caller.name()).orElseThrow(() -> Problem.notFound("account"));
            if (current.length() > SignIn.LONGEST_PASSWORD || !Passwords.matches(current, account.password)) {
                attempts.failed(caller.from(), caller.name());
                throw Problem.refusedValue("current", "This is not the password so far.");
            }
            attempts.succeeded(caller.from(), caller.name());
            return account;
        } finally {
            attempts.end(caller.from());
        }
    }

    /** Locks the account first, so that no session is opened by the old password between here and the end. */
    private void store(Caller caller, String checked, String hash) {
        AccountEntity account = accounts.findById(caller.account(), LockModeType.PESSIMISTIC_WRITE);
        if (!account.password.equals(checked)) {
            throw Problem.refusedValue("current", "This is not the password so far.");
        }
        account.password = hash;
        List<UUID> ended = credentials.removeSessionsBut(caller.account(), UUID.fromString(caller.credential()));
        ended.forEach(session -> changes.publish(SignIn.ENDED, session.toString()));
        audit.record(caller.did("account.password", "account:" + caller.name())
                .withDiff(Map.of("sessionsEnded", ended.size())));
    }
}
