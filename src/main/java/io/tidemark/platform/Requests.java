package io.tidemark.platform;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.stream.Stream;

/** Facts about the request that is being served. */
public final class Requests {

    private static final String ID = "io.tidemark.request-id";

    private Requests() {}

    /** Whether a request is for programs ({@code /api/…}) and not for a browser's pages. */
    public static boolean isApi(RoutingContext context) {
        return context.request().path().startsWith("/api/");
    }

    /**
     * The network address of whoever asks, without the port. Where trusted proxies are configured it is what they
     * forwarded; a header from anybody else counts for nothing.
     */
    public static String from(HttpServerRequest request) {
        return Optional.ofNullable(request.remoteAddress().hostAddress())
                .orElseGet(() -> request.remoteAddress().host());
    }

    /** Whether an {@code Origin} is that of this console's own pages, under the name that the request came to. */
    public static boolean isOwnOrigin(HttpServerRequest request, String origin) {
        try {
            URI uri = new URI(origin);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            // HTTP/2 has no Host, and a trusted proxy may have forwarded another one.
            return web
                    && Stream.of(
                                    Optional.ofNullable(request.getHeader(HttpHeaders.HOST)),
                                    Optional.ofNullable(request.authority()).map(Object::toString))
                            .flatMap(Optional::stream)
                            .anyMatch(own -> own.equalsIgnoreCase(uri.getAuthority()));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** The id under which the log speaks of the request. */
    static String id(RoutingContext context) {
        return Optional.<String>ofNullable(context.get(ID)).orElse("");
    }

    static void giveId(RoutingContext context, String id) {
        context.put(ID, id);
    }
}
