package io.tidemark.account;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.tidemark.audit.AuditLog;
import io.tidemark.platform.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** Sets and changes one's own password. */
@ApplicationScoped
public class OwnPassword {

    private static final String FIRST = "account.password-set";

    private final AccountRepository accounts;
    private final OtherSessions otherSessions;
    private final AuditLog audit;
    private final Clock clock = Clock.systemUTC();
    private final Attempts attempts = new Attempts(clock);

    OwnPassword(AccountRepository accounts, OtherSessions otherSessions, AuditLog audit) {
        this.accounts = accounts;
        this.otherSessions = otherSessions;
        this.audit = audit;
    }

    /**
     * Changes it and ends all other sessions of the account; API tokens stay.
     *
     * @param current the password so far: a session that was left open changes nothing
     * @throws Problem as {@link #confirmed}; {@code refused-value} with the field {@code next}
     */
    @Action("account.password")
    public void change(Caller caller, String current, String next) {
        caller.require(Permission.SELF_CHANGE);
        NewPassword.require("next", next, caller.name());
        AccountEntity account = confirmed(caller, current);
        String hash = Passwords.hash(next);
        QuarkusTransaction.requiringNew().run(() -> store(caller, account.password(), hash));
    }

    /** Whether the caller has one. Who came by a provider has none until they set it. */
    public boolean isSet(Caller caller) {
        caller.require(Permission.SELF_SEE);
        return account(caller).password().isPresent();
    }

    /**
     * Sets the first one of an account that has none, and ends all its other sessions.
     *
     * @param vouched that the provider has seen the caller just now: a session that was left open sets none
     * @throws Problem {@code password-set} where there is one; {@code provider-refused} where that was not just now, or is
     *     of another account; {@code refused-value} with the field {@code next}
     */
    @Action(FIRST)
    public void setFirst(Caller caller, Vouched vouched, String next) {
        caller.require(Permission.SELF_CHANGE);
        vouched.require(caller, clock.instant());
        requireNone(caller);
        NewPassword.require("next", next, caller.name());
        String hash = Passwords.hash(next);
        QuarkusTransaction.requiringNew().run(() -> store(caller, Optional.empty(), hash));
    }

    /** @throws Problem {@code password-set} */
    void requireNone(Caller caller) {
        if (account(caller).password().isPresent()) {
            throw alreadySet();
        }
    }

    private AccountEntity account(Caller caller) {
        return accounts.findById(caller.account());
    }

    /**
     * The caller's account, where this is its password: what a session that was left open must not do alone asks for it.
     *
     * @throws Problem {@code no-password} where it has none; {@code refused-value} with the field {@code current}; {@code
     *     too-many-attempts}
     */
    AccountEntity confirmed(Caller caller, String current) {
        attempts.begin(caller.from(), caller.name());
        try {
            AccountEntity account = accounts.named(caller.name()).orElseThrow(() -> Problem.notFound("account"));
            String hash = account.password().orElseThrow(OwnPassword::none);
            if (current.length() > SignIn.LONGEST_PASSWORD || !Passwords.matches(current, hash)) {
                attempts.failed(caller.from(), caller.name());
                throw wrong();
            }
            attempts.succeeded(caller.from(), caller.name());
            return account;
        } finally {
            attempts.end(caller.from());
        }
    }

    /** Locks the account first, so that no session is opened by the old password between here and the end. */
    private void store(Caller caller, Optional<String> checked, String hash) {
        AccountEntity account = accounts.findById(caller.account(), LockModeType.PESSIMISTIC_WRITE);
        if (!account.password().equals(checked)) {
            throw checked.isEmpty() ? alreadySet() : wrong();
        }
        account.password = hash;
        int ended = otherSessions.end(caller);
        audit.record(caller.did(checked.isEmpty() ? FIRST : "account.password", "account:" + caller.name())
                .withDiff(Map.of("sessionsEnded", ended)));
    }

    private static Problem wrong() {
        return Problem.refusedValue("current", "This is not the password so far.");
    }

    private static Problem none() {
        return new Problem(
                Problem.Kind.CONFLICT,
                "no-password",
                "This account has no password. Set one on the account page, by signing in to the provider anew.");
    }

    private static Problem alreadySet() {
        return new Problem(
                Problem.Kind.CONFLICT, "password-set", "This account has a password already; change it with that.");
    }
}
