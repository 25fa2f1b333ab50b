package io.tidemark.account;

import io.tidemark.platform.Changes;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Ends where else somebody is signed in, within what ends it: a new password, a second factor, their wish. */
@ApplicationScoped
class OtherSessions {

    private final CredentialRepository credentials;
    private final Changes changes;

    OtherSessions(CredentialRepository credentials, Changes changes) {
        this.credentials = credentials;
        this.changes = changes;
    }

    /**
     * Ends all sessions of the caller's account but the one that the request came by, at once and everywhere.
     *
     * @return how many ended
     */
    int end(Caller caller) {
        List<UUID> ended = credentials.removeSessionsBut(caller.account(), UUID.fromString(caller.credential()));
        ended.forEach(session -> changes.publish(SignIn.ENDED, session.toString()));
        return ended.size();
    }
}
