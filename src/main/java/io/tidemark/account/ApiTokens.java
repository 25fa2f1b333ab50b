package io.tidemark.account;

import io.tidemark.audit.AuditLog;
import io.tidemark.platform.Changes;
import io.tidemark.platform.Ids;
import io.tidemark.platform.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A caller's own sessions and API tokens. */
@ApplicationScoped
public class ApiTokens {

    private final CredentialRepository credentials;
    private final AuditLog audit;
    private final OtherSessions otherSessions;
    private final Changes changes;

    ApiTokens(CredentialRepository credentials, AuditLog audit, OtherSessions otherSessions, Changes changes) {
        this.credentials = credentials;
        this.audit = audit;
        this.otherSessions = otherSessions;
        this.changes = changes;
    }

    /** What the caller holds, the newest first, at most 500. */
    public List<CredentialView> list(Caller caller) {
        caller.require(Permission.SELF_SEE);
        return credentials.heldBy(caller.account()).stream()
                .map(CredentialEntity::view)
                .toList();
    }

    /**
     * Makes a token. Its secret is told this once. One that a token makes ends no later than that token.
     *
     * @throws Problem {@code scope-needed}: a token of less than all scopes makes none
     */
    @Action("token.create")
    @Transactional
    public ApiToken create(Caller caller, NewToken wanted) {
        caller.require(Permission.SELF_CHANGE);
        UUID id = Ids.next();
        String token = Tokens.random();
        Instant wantedEnd = Instant.now().plus(Duration.ofDays(wanted.expiresInDays()));
        Instant expiresAt = credentials
                .endOfToken(UUID.fromString(caller.credential()))
                .filter(wantedEnd::isAfter)
                .orElse(wantedEnd);
        credentials.persist(new CredentialEntity(
                id,
                caller.account(),
                CredentialEntity.Kind.TOKEN,
                Tokens.hash(token),
                wanted.label(),
                wanted.scopes(),
                expiresAt));
        audit.record(caller.did("token.create", "token:" + id)
                .withDiff(
                        Map.of("label", wanted.label(), "scopes", wanted.scopes(), "expiresAt", expiresAt.toString())));
        return new ApiToken(id, token, wanted.label(), wanted.scopes(), expiresAt);
    }

    /**
     * Ends one of the caller's tokens or sessions, at once and everywhere.
     *
     * @throws Problem {@code scope-needed} where a token of less than all scopes is to end another than itself
     */
    @Action("token.revoke")
    @Transactional
    public void revoke(Caller caller, UUID id) {
        if (!caller.credential().equals(id.toString())) {
            caller.require(Permission.SELF_CHANGE);
        }
        if (!credentials.remove(caller.account(), id)) {
            throw Problem.notFound("token");
        }
        changes.publish(SignIn.ENDED, id.toString());
        audit.record(caller.did("token.revoke", "token:" + id));
    }

    /**
     * Ends all sessions of the caller's account but the one that the request came by; API tokens stay.
     *
     * @return how many ended; a request that came by a token ends all of them
     */
    @Action("session.end-others")
    @Transactional
    public int endOtherSessions(Caller caller) {
        caller.require(Permission.SELF_CHANGE);
        int ended = otherSessions.end(caller);
        audit.record(
                caller.did("session.end-others", "account:" + caller.name()).withDiff(Map.of("sessionsEnded", ended)));
        return ended;
    }
}
