package io.tidemark.platform;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/** Facts about the request that is being served. */
public final class Requests {

    private static final String ID = "io.tidemark.request-id";

    /** Ours; whatever a client sends under these names is removed before anybody reads it. */
    private static final String FROM = "X-Tidemark-From";

    private static final String SCHEME = "X-Tidemark-Scheme";

    private Requests() {}

    /** Whether a request is for programs ({@code /api/…}) and not for a browser's pages. */
    public static boolean isApi(RoutingContext context) {
        return context.request().path().startsWith("/api/");
    }

    /**
     * The network address of whoever asks, without the port. Behind a trusted proxy it is what that says; a header from
     * anybody else counts for nothing.
     */
    public static String from(HttpServerRequest request) {
        return Optional.ofNullable(request.getHeader(FROM)).orElseGet(() -> peer(request));
    }

    /** Whether the request came by https, to us or to a trusted proxy before us: cookies are then for https only. */
    public static boolean isSecure(HttpServerRequest request) {
        return request.isSSL() || "https".equals(request.getHeader(SCHEME));
    }

    /** The address that the connection comes from. */
    static String peer(HttpServerRequest request) {
        return Optional.ofNullable(request.remoteAddress().hostAddress())
                .orElseGet(() -> request.remoteAddress().host());
    }

    /** Takes what trusted proxies say into headers of ours, and away what a client wrote there. */
    static void settleOrigin(HttpServerRequest request, TrustedProxies proxies) {
        request.headers().remove(FROM).remove(SCHEME);
        String peer = peer(request);
        if (!proxies.trust(peer)) {
            return;
        }
        request.headers().set(FROM, proxies.origin(peer, request.headers().getAll("X-Forwarded-For")));
        List<String> schemes = request.headers().getAll("X-Forwarded-Proto");
        if (!schemes.isEmpty()) {
            String all = schemes.getLast();
            request.headers()
                    .set(SCHEME, all.substring(all.lastIndexOf(',') + 1).strip());
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
