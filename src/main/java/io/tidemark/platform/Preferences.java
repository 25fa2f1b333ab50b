package io.tidemark.platform;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * What a browser remembers of its user's taste, in cookies: the language and the theme of the pages. The chosen
 * language takes the place of what the browser accepts, so that templates and messages need to know of one only.
 */
public class Preferences {

    public static final String LANGUAGE = "tidemark-language";

    /** {@code light} or {@code dark}; without it the pages look as the system does. */
    public static final String THEME = "tidemark-theme";

    /** The slug of the team whose things the lists show. */
    public static final String TEAM = "tidemark-team";

    @ServerRequestFilter(preMatching = true)
    void settle(ContainerRequestContext request) {
        Language language = value(request, LANGUAGE)
                .flatMap(Language::byCode)
                .orElseGet(() -> Language.firstOf(request.getAcceptableLanguages()));
        request.getHeaders().putSingle(HttpHeaders.ACCEPT_LANGUAGE, language.code());
    }

    private static Optional<String> value(ContainerRequestContext request, String cookie) {
        return Optional.ofNullable(request.getCookies().get(cookie)).map(Cookie::getValue);
    }
}
