package io.tidemark.account;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.NewCookie;
import java.time.Duration;
import java.time.Instant;

/** The cookies of signing in, as {@link TokenAuthentication#COOKIE} says: no script reads them, no other site sends them. */
final class SessionCookie {

    private SessionCookie() {}

    static NewCookie of(Session session, HttpServerRequest request) {
        return of(
                TokenAuthentication.COOKIE,
                session.token(),
                "/",
                Duration.between(Instant.now(), session.expiresAt()),
                request);
    }

    /** Takes the session out of the browser. */
    static NewCookie none(HttpServerRequest request) {
        return none(TokenAuthentication.COOKIE, "/", request);
    }

    static NewCookie none(String name, String path, HttpServerRequest request) {
        return of(name, "", path, Duration.ZERO, request);
    }

    static NewCookie of(String name, String value, String path, Duration age, HttpServerRequest request) {
        return new NewCookie.Builder(name)
                .value(value)
                .path(path)
                .maxAge((int) age.toSeconds())
                .httpOnly(true)
                .secure(request.isSSL())
                .sameSite(NewCookie.SameSite.LAX)
                .build();
    }
}
