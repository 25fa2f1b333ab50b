package io.tidemark.account;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.audit.SealedSecrets;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.NewCookie;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * What a sign-in that has come half way leaves in the browser: sealed, so that nobody reads or makes one, and in this
 * browser only, so that nobody finishes what another has begun.
 */
@ApplicationScoped
class SealedCookies {

    /** Where they are sent to. */
    private static final String PATH = "/login";

    private final SealedSecrets secrets;
    private final ObjectMapper json;

    SealedCookies(SealedSecrets secrets, ObjectMapper json) {
        this.secrets = secrets;
        this.json = json;
    }

    NewCookie of(String name, Object content, Duration age, HttpServerRequest request) {
        try {
            String sealed = secrets.seal("cookie " + name, json.writeValueAsBytes(content));
            return SessionCookie.of(name, sealed, PATH, age, request);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Could not write the cookie " + name, e);
        }
    }

    NewCookie none(String name, HttpServerRequest request) {
        return SessionCookie.none(name, PATH, request);
    }

    /** Empty where there is none, or not one of this console's. */
    <T> Optional<T> read(String name, Class<T> type, HttpServerRequest request) {
        return Optional.ofNullable(request.getCookie(name))
                .map(Cookie::getValue)
                .flatMap(text -> secrets.open("cookie " + name, text))
                .map(content -> {
                    try {
                        return json.readValue(content, type);
                    } catch (IOException e) {
                        throw new IllegalStateException("A cookie that this console sealed can't be read: " + name, e);
                    }
                });
    }
}
