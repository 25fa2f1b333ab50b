package io.tidemark.account;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Looks every credential up anew for each request: one that was revoked opens nothing from that moment on. */
@ApplicationScoped
class TokenIdentities implements IdentityProvider<TokenRequest> {

    private final CredentialRepository credentials;

    TokenIdentities(CredentialRepository credentials) {
        this.credentials = credentials;
    }

    @Override
    public Class<TokenRequest> getRequestType() {
        return TokenRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(TokenRequest request, AuthenticationRequestContext context) {
        return context.runBlocking(() -> credentials
                .holder(Tokens.hash(request.token()), request.from())
                .map(TokenIdentities::identity)
                .orElseThrow(() -> new AuthenticationFailedException("The token is unknown, revoked or expired")));
    }

    private static SecurityIdentity identity(Caller caller) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(caller.name()))
                .addAttribute(Callers.ATTRIBUTE, caller)
                .build();
    }
}
