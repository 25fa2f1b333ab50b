package io.tidemark.account;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.tidemark.audit.Knocks;
import io.tidemark.platform.Refusals;
import io.tidemark.platform.Requests;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
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

    private final Refusals refusals;
    private final Knocks knocks;

    TokenAuthentication(Refusals refusals, Knocks knocks) {
        this.refusals = refusals;
        this.knocks = knocks;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager identities) {
        String from = Requests.from(context.request());
        if (Requests.isApi(context)) {
            return bearer(context)
                    .map(token -> identities
                            .authenticate(new TokenRequest(token, from))
                            .onFailure(AuthenticationFailedException.class)
                            .invoke(() -> knocks.refused("token.use", from, "unauthenticated")))
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
        return Uni.createFrom().item(challenge(context));
    }

    @Override
    public Uni<Boolean> sendChallenge(RoutingContext context) {
        ChallengeData challenge = challenge(context);
        context.response().putHeader(challenge.headerName, challenge.headerContent);
        if (challenge.status == 401) {
            refusals.send(
                    context, 401, "unauthenticated", "The token is missing, unknown, revoked or expired.", Map.of());
        } else {
            context.response().setStatusCode(challenge.status).end();
        }
        return Uni.createFrom().item(true);
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(TokenRequest.class);
    }

    private static ChallengeData challenge(RoutingContext context) {
        if (Requests.isApi(context)) {
            return new ChallengeData(401, "WWW-Authenticate", "Bearer");
        }
        if (context.request().headers().contains("HX-Request")) {
            // A redirect would put the sign-in page into a part of the page; this header makes htmx go there as a
            // whole.
            return new ChallengeData(401, "HX-Redirect", signInPage(currentPage(context.request())));
        }
        return new ChallengeData(303, HttpHeaders.LOCATION, signInPage(asked(context.request())));
    }

    private static Optional<String> bearer(RoutingContext context) {
        return Optional.ofNullable(context.request().getHeader(HttpHeaders.AUTHORIZATION))
                .filter(header -> header.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(header -> header.substring(BEARER.length()).strip());
    }

    private static String signInPage(Optional<String> next) {
        return next.map(page -> "/login?next=" + URLEncoder.encode(page, StandardCharsets.UTF_8))
                .orElse("/login");
    }

    /** Only what was asked for by GET is a page to come back to. */
    private static Optional<String> asked(HttpServerRequest request) {
        return Optional.of(request)
                .filter(asked -> asked.method().name().equals("GET"))
                .map(HttpServerRequest::uri);
    }

    /** The page that a part was asked for from; the sign-in page checks it again before it goes there. */
    private static Optional<String> currentPage(HttpServerRequest request) {
        try {
            return Optional.ofNullable(request.getHeader("HX-Current-URL"))
                    .map(URI::create)
                    .map(URI::getRawPath);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
