package io.tidemark.platform;

import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * What a browser may load and run for a page: only files of this console. No inline script, no inline style, no frame
 * around it.
 *
 * <p>One exception: the terminal (xterm.js) makes style elements while it runs. A page that shows one asks for a nonce,
 * which the terminal's module puts on those elements; whoever could inject markup would have to guess it.
 */
@RequestScoped
public class ContentSecurity {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String ONLY_OURS =
            "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

    private Optional<String> nonce = Optional.empty();

    /** Lets style elements with this nonce be used on the page that is being made. */
    public String styleNonce() {
        if (nonce.isEmpty()) {
            byte[] bytes = new byte[18];
            RANDOM.nextBytes(bytes);
            nonce = Optional.of(Base64.getEncoder().encodeToString(bytes));
        }
        return nonce.get();
    }

    String policy() {
        return nonce.map(each -> ONLY_OURS + "; style-src 'self' 'nonce-" + each + "'")
                .orElse(ONLY_OURS);
    }

    /** Puts the headers on every answer that is no file. */
    static final class Headers {

        private final ContentSecurity security;

        Headers(ContentSecurity security) {
            this.security = security;
        }

        @ServerResponseFilter
        void add(ContainerResponseContext response) {
            response.getHeaders().putSingle("Content-Security-Policy", security.policy());
            response.getHeaders().putSingle("X-Content-Type-Options", "nosniff");
            response.getHeaders().putSingle("Referrer-Policy", "same-origin");
            response.getHeaders().computeIfAbsent("Cache-Control", name -> List.of("no-store"));
        }
    }
}
