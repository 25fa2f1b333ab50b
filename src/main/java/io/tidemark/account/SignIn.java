package io.tidemark.account;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.tidemark.audit.AuditEntry;
import io.tidemark.audit.AuditLog;
import io.tidemark.audit.Knocks;
import io.tidemark.platform.Changes;
import io.tidemark.platform.Ids;
import io.tidemark.platform.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.UUID;

/** Signing in and out. */
@ApplicationScoped
public class SignIn {

    /** How long a session lasts: a working week of not typing a password, and no longer for a stolen cookie. */
    public static final Duration SESSION = Duration.ofDays(7);

    /** The topic of {@link Changes} under which a session or token that ended is told; the payload is its id. */
    public static final String ENDED = "credential-ended";

    /** Hashing a longer one would be work for us and no gain for its owner. */
    static final int LONGEST_PASSWORD = 1024;

    private final AccountRepository accounts;
    private final CredentialRepository credentials;
    private final AuditLog audit;
    private final Knocks knocks;
    private final Changes changes;
    private final Attempts attempts = new Attempts(Clock.systemUTC());

    SignIn(
            AccountRepository accounts,
            CredentialRepository credentials,
            AuditLog audit,
            Knocks knocks,
            Changes changes) {
        this.accounts = accounts;
        this.credentials = credentials;
        this.audit = audit;
        this.knocks = knocks;
        this.changes = changes;
    }

    /**
     * Opens a session, always with a new token; one that the browser had before is not touched.
     *
     * @param from the network address of the request ({@link io.tidemark.platform.Requests#from})
     * @throws Problem {@code wrong-credentials}, the same and as late for a name that does not exist;
     *     {@code too-many-attempts}, which only ever depends on what came from the same address before
     */
    public Session withPassword(String name, String password, String from) {
        begin(name, from);
        try {
            Optional<AccountEntity> known =
                    password.length() > LONGEST_PASSWORD ? Optional.empty() : accounts.named(name);
            boolean right = Passwords.matches(
                    password.length() > LONGEST_PASSWORD ? "" : password,
                    known.map(account -> account.password).orElse(Passwords.NOBODY));
            if (known.isEmpty() || !right) {
                attempts.failed(from, name);
                throw refuse(known, from);
            }
            attempts.succeeded(from, name);
            return QuarkusTransaction.requiringNew()
                    .call(() -> open(known.get(), from))
                    .orElseThrow(() -> refuse(known, from));
        } finally {
            attempts.end(from);
        }
    }

    private void begin(String name, String from) {
        try {
            attempts.begin(from, name);
        } catch (Problem tooMany) {
            knocks.refused("session.open", from, tooMany.type());
            throw tooMany;
        }
    }

    /** Ends the session or token that this request came by, at once and everywhere. */
    @Transactional
    public void out(Caller caller) {
        credentials.remove(caller.account(), UUID.fromString(caller.credential()));
        changes.publish(ENDED, caller.credential());
        audit.record(caller.did("session.close", "account:" + caller.name()));
    }

    @Scheduled(every = "1h")
    @Transactional
    void forgetExpired() {
        credentials.removeExpired();
    }

    /** Empty where the password was changed since it was compared: a new one ends what the old one opened. */
    private Optional<Session> open(AccountEntity account, String from) {
        AccountEntity now = accounts.findById(account.id, LockModeType.PESSIMISTIC_READ);
        if (!now.password.equals(account.password)) {
            return Optional.empty();
        }
        UUID id = Ids.next();
        String token = Tokens.random();
        Instant expiresAt = Instant.now().plus(SESSION);
        credentials.persist(new CredentialEntity(
                id,
                account.id,
                CredentialEntity.Kind.SESSION,
                Tokens.hash(token),
                "from " + from,
                EnumSet.allOf(Scope.class),
                expiresAt));
        audit.record(AuditEntry.done(account.name, from, "session.open", "account:" + account.name)
                .by(id));
        return Optional.of(new Session(token, expiresAt));
    }

    /** A name that is nobody's is not recorded: people type passwords into the wrong field. */
    private Problem refuse(Optional<AccountEntity> known, String from) {
        known.map(account -> AuditEntry.done(account.name, from, "session.open", "account:" + account.name))
                .map(entry -> entry.refused("wrong name or password"))
                .ifPresentOrElse(audit::recordAlone, () -> knocks.refused("session.open", from, "unknown-name"));
        return new Problem(Problem.Kind.UNAUTHENTICATED, "wrong-credentials", "The name or the password is wrong.");
    }
}
