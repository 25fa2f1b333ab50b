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
import java.util.Map;
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
    private final SecondFactors secondFactors;
    private final Clock clock = Clock.systemUTC();
    private final Attempts attempts = new Attempts(clock);

    SignIn(
            AccountRepository accounts,
            CredentialRepository credentials,
            AuditLog audit,
            Knocks knocks,
            Changes changes,
            SecondFactors secondFactors) {
        this.accounts = accounts;
        this.credentials = credentials;
        this.audit = audit;
        this.knocks = knocks;
        this.changes = changes;
        this.secondFactors = secondFactors;
    }

    /** How far a sign-in has come. */
    public sealed interface Step {

        /** It is done. */
        record In(Session session) implements Step {}

        /** The password was right, or the provider vouches for them; a code is needed, too. */
        record CodeNeeded(HalfWay halfWay) implements Step {}
    }

    /**
     * Takes a password: opens a session, always with a new token, or asks for a code. A session that the browser had
     * before is not touched.
     *
     * @param from the network address of the request ({@link io.tidemark.platform.Requests#from})
     * @throws Problem {@code wrong-credentials}, the same and as late for a name that does not exist;
     *     {@code too-many-attempts}, which only ever depends on what came from the same address before
     */
    public Step withPassword(String name, String password, String from) {
        begin(name, from);
        try {
            Optional<AccountEntity> known =
                    password.length() > LONGEST_PASSWORD ? Optional.empty() : accounts.named(name);
            boolean right = Passwords.matches(
                    password.length() > LONGEST_PASSWORD ? "" : password,
                    known.flatMap(AccountEntity::password).orElse(Passwords.NOBODY));
            if (!right || known.filter(AccountEntity::enabled).isEmpty()) {
                attempts.failed(from, name);
                throw refuse(known, from);
            }
            return next(HalfWay.of(known.get(), HalfWay.Way.PASSWORD, clock.instant()), from);
        } finally {
            attempts.end(from);
        }
    }

    /** Opens the session of who has shown who they are, unless a code is to come; only then are failures forgiven. */
    Step next(HalfWay halfWay, String from) {
        Step step = QuarkusTransaction.requiringNew()
                .call(() -> stepFrom(halfWay, from))
                .orElseThrow(() -> refused(halfWay, from, wrongCredentials()));
        if (step instanceof Step.In) {
            attempts.succeeded(from, halfWay.name());
        }
        return step;
    }

    /** Locks first, as turning a second factor on does: no session without a code is opened behind it. */
    private Optional<Step> stepFrom(HalfWay halfWay, String from) {
        accounts.findById(halfWay.account(), LockModeType.PESSIMISTIC_READ);
        return secondFactors.isOn(halfWay.account())
                ? Optional.of(new Step.CodeNeeded(halfWay))
                : open(halfWay, from, Map.of("with", halfWay.way().word())).map(Step.In::new);
    }

    /**
     * Takes the code that the app shows, or a recovery code, of who has come half way.
     *
     * @throws Problem {@code wrong-code}; {@code too-many-attempts}; {@code wrong-credentials} where the half way was too
     *     long ago, or the password was changed since
     */
    public Session withCode(HalfWay halfWay, String code, String from) {
        begin(halfWay.name(), from);
        try {
            if (halfWay.isOver(clock.instant())) {
                throw refused(halfWay, from, wrongCredentials());
            }
            SecondFactors.Tried tried = secondFactors.tried(halfWay.account(), code);
            return switch (tried) {
                case RIGHT, RECOVERY -> {
                    attempts.succeeded(from, halfWay.name());
                    yield opened(halfWay, from, Map.of("with", halfWay.way().word(), "code", tried.word()));
                }
                case WRONG -> {
                    attempts.failed(from, halfWay.name());
                    throw refused(
                            halfWay,
                            from,
                            new Problem(
                                    Problem.Kind.UNAUTHENTICATED,
                                    "wrong-code",
                                    "The code is wrong, has expired or was used already."));
                }
                case TOO_SOON -> throw refused(halfWay, from, secondFactors.tooSoon(halfWay.account()));
            };
        } finally {
            attempts.end(from);
        }
    }

    private Session opened(HalfWay halfWay, String from, Map<String, Object> how) {
        return QuarkusTransaction.requiringNew()
                .call(() -> open(halfWay, from, how))
                .orElseThrow(() -> refused(halfWay, from, wrongCredentials()));
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

    /** Empty where the password was changed since it was compared, or the account is disabled: that ends what was opened. */
    private Optional<Session> open(HalfWay halfWay, String from, Map<String, Object> how) {
        AccountEntity account = accounts.findById(halfWay.account(), LockModeType.PESSIMISTIC_READ);
        if (!account.enabled() || !halfWay.isStillOf(account)) {
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
                .by(id)
                .withDiff(how));
        return Optional.of(new Session(token, expiresAt));
    }

    private Problem refused(HalfWay halfWay, String from, Problem problem) {
        audit.recordAlone(AuditEntry.done(halfWay.name(), from, "session.open", "account:" + halfWay.name())
                .refused(problem.type()));
        return problem;
    }

    /** A name that is nobody's is not recorded: people type passwords into the wrong field. */
    private Problem refuse(Optional<AccountEntity> known, String from) {
        known.map(account -> AuditEntry.done(account.name, from, "session.open", "account:" + account.name))
                .map(entry -> entry.refused("wrong name or password"))
                .ifPresentOrElse(audit::recordAlone, () -> knocks.refused("session.open", from, "unknown-name"));
        return wrongCredentials();
    }

    private static Problem wrongCredentials() {
        return new Problem(Problem.Kind.UNAUTHENTICATED, "wrong-credentials", "The name or the password is wrong.");
    }
}
