package io.tidemark.account;

import io.quarkus.security.identity.SecurityIdentity;
import io.tidemark.platform.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/** Who makes the request that is being served. */
@ApplicationScoped
public class Callers {

    static final String ATTRIBUTE = "io.tidemark.caller";

    private final SecurityIdentity identity;
    private final CredentialRepository credentials;

    Callers(SecurityIdentity identity, CredentialRepository credentials) {
        this.identity = identity;
        this.credentials = credentials;
    }

    /** @throws Problem {@code unauthenticated} where nobody is signed in */
    public Caller current() {
        return maybe().orElseThrow(
                        () -> new Problem(Problem.Kind.UNAUTHENTICATED, "unauthenticated", "Sign in first."));
    }

    /** The caller, if somebody is signed in. */
    public Optional<Caller> maybe() {
        return Optional.ofNullable(identity.getAttribute(ATTRIBUTE));
    }

    /**
     * Whom a credential stands for at this moment, for what outlives the request that opened it.
     *
     * @param credential as in {@link Caller#credential}
     * @return empty where it has ended
     */
    public Optional<Caller> stillBy(String credential, String from) {
        return credentials.holderOf(UUID.fromString(credential), from);
    }
}
