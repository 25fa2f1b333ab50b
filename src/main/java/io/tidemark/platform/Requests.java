package io.tidemark.platform;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

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

    /** The id under which the log speaks of the request. */
    static String id(RoutingContext context) {
        return Optional.<String>ofNullable(context.get(ID)).orElse("");
    }

    static void giveId(RoutingContext context, String id) {
        context.put(ID, id);
    }
}
