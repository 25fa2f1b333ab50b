package io.tidemark.account;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * How a request says who it is: under {@code /api/} by a bearer token and never by a cookie, everywhere else by the
 * session cookie and never by a bearer token. So no page of another site can make a browser call the API for it.
 */
@ApplicationScoped
public class TokenAuthentication implements HttpAuthenticationMechanism {

    /** The cookie's name. Whoever sets it: HttpOnly, SameSite=Lax, path {@code /}, Secure where the page came by https. */
    public static final String COOKIE = "tidemark-session";

    private static final String BEARER = "Bearer ";

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager identities) {
        String from = context.request().remoteAddress().hostAddress();
        if (isApi(context)) {
            return bearer(context)
                    .map(token -> identities.authenticate(new TokenRequest(token, from)))
                    .orElse(Uni.createFrom().nullItem());
        }
        // A stale cookie makes its bearer a stranger, not an error: the sign-in page must still open.
        return Optional.ofNullable(context.request().getCookie(COOKIE))
                .map(Cookie::getValue)
                .map(token -> identities
                        .authenticate(new TokenRequest(token, from))
                        .onFailure(AuthenticationFailedException.class)
                        .recoverWithNull())
                .orElse(Uni.createFrom().nullItem());
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        if (isApi(context)) {
            return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", "Bearer"));
        }
        return Uni.createFrom().item(new ChallengeData(303, HttpHeaders.LOCATION, signInPage(context)));
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(TokenRequest.class);
    }

    private static boolean isApi(RoutingContext context) {
        return context.normalizedPath().startsWith("/api/");
    }

    private static Optional<String> bearer(RoutingContext context) {
        return Optional.ofNullable(context.request().getHeader(HttpHeaders.AUTHORIZATION))
                .filter(header -> header.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(header -> header.substring(BEARER.length()).strip());
    }

    /** Only a page that was asked for by GET is one to come back to. */
    private static String signInPage(RoutingContext context) {
        return switch (context.request().method().name()) {
            case "GET" -> "/login?next=" + URLEncoder.encode(context.request().uri(), StandardCharsets.UTF_8);
            default -> "/login";
        };
    }
}
