package io.tidemark.account;

import io.tidemark.audit.AuditEntry;
import io.tidemark.audit.AuditLog;
import io.tidemark.platform.Changes;
import io.tidemark.platform.Ids;
import io.tidemark.platform.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
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

    private final AccountRepository accounts;
    private final CredentialRepository credentials;
    private final AuditLog audit;
    private final Changes changes;

    SignIn(AccountRepository accounts, CredentialRepository credentials, AuditLog audit, Changes changes) {
        this.accounts = accounts;
        this.credentials = credentials;
        this.audit = audit;
        this.changes = changes;
    }

    /**
     * Opens a session. A session that the browser had before is none of this one's business: it gets a new token.
     *
     * @param from the network address of the request
     * @throws Problem {@code wrong-credentials}, the same and as late for a name that does not exist;
     *     {@code too-many-attempts}
     */
    @Transactional(dontRollbackOn = Problem.class)
    public Session withPassword(String name, String password, String from) {
        Optional<AccountRepository.Known> known = accounts.named(name);
        boolean right = Passwords.matches(
                password, known.map(AccountRepository.Known::password).orElse(Passwords.NOBODY));
        if (known.isEmpty() || !right) {
            String actor = known.map(AccountRepository.Known::name).orElse("nobody");
            audit.record(AuditEntry.done(actor, from, "session.open", "account:" + actor)
                    .refused("wrong name or password"));
            throw new Problem(Problem.Kind.UNAUTHENTICATED, "wrong-credentials", "The name or the password is wrong.");
        }
        AccountRepository.Known account = known.get();
        UUID id = Ids.next();
        String token = Tokens.random();
        Instant expiresAt = Instant.now().plus(SESSION);
        credentials.insert(
                id,
                account.id(),
                CredentialRepository.Kind.SESSION,
                Tokens.hash(token),
                from,
                EnumSet.allOf(Scope.class),
                expiresAt);
        audit.record(AuditEntry.done(account.name(), from, "session.open", "account:" + account.name())
                .withDiff(Map.of("session", id.toString())));
        return new Session(token, expiresAt);
    }

    /** Ends the session or token that this request came by, at once and everywhere. */
    @Transactional
    public void out(Caller caller) {
        credentials.delete(caller.account(), UUID.fromString(caller.credential()));
        changes.publish(ENDED, caller.credential());
        audit.record(caller.did("session.close", "account:" + caller.name()));
    }
}
