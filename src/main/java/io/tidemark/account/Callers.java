package io.tidemark.account;

import io.quarkus.security.identity.SecurityIdentity;
import io.tidemark.platform.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Who makes the request that is being served. */
@ApplicationScoped
public class Callers {

    static final String ATTRIBUTE = "io.tidemark.caller";

    private final SecurityIdentity identity;

    Callers(SecurityIdentity identity) {
        this.identity = identity;
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
}
