package io.tidemark.platform;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.MDC;

/** What every request passes first, and what answers those that nothing else does. */
@ApplicationScoped
class FrontDoor {

    /** Before anything of Quarkus (security stands at 200, CORS at 300). */
    private static final int FIRST = 10_000;

    /**
     * Spellings of a path that parts of a web server read differently: parameters, encoded separators, empty and dot
     * segments, backslashes, control characters. None of our addresses needs one, so none reaches a rule about paths.
     */
    private static final Pattern AMBIGUOUS = Pattern.compile(
            "//|[;\\\\]|%(2f|5c|3b|2e|25|[01][0-9a-f]|7f)|/\\.{1,2}(/|$)|[^\\x21-\\x7e]", Pattern.CASE_INSENSITIVE);

    /** Everything from here and nothing from elsewhere; a page that needs more says so ({@link ContentSecurity}). */
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final Refusals refusals;
    private final long mostBytes;
    private final boolean strictTransport;

    FrontDoor(
            Refusals refusals,
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize mostBytes,
            @ConfigProperty(name = "tidemark.strict-transport", defaultValue = "false") boolean strictTransport) {
        this.refusals = refusals;
        this.mostBytes = mostBytes.asLongValue();
        this.strictTransport = strictTransport;
    }

    void filter(@Observes Filters filters) {
        filters.register(this::admit, FIRST);
    }

    void answerTheRest(@Observes Router router) {
        router.route().order(Integer.MAX_VALUE - 1).handler(this::noRoute);
        router.errorHandler(413, this::tooLarge);
        router.errorHandler(
                414,
                context -> refusals.send(
                        context, 414, "address-too-long", "The address of the request is too long.", Map.of()));
        router.errorHandler(
                431,
                context -> refusals.send(
                        context, 431, "headers-too-large", "The headers of the request are too large.", Map.of()));
    }

    private void admit(RoutingContext context) {
        String id = Ids.next().toString();
        Requests.giveId(context, id);
        MDC.put("requestId", id);
        context.response().putHeader("X-Request-Id", id);
        context.addHeadersEndHandler(done -> addHeaders(context));
        if (AMBIGUOUS.matcher(rawPath(context)).find()) {
            refusals.send(
                    context,
                    400,
                    "ambiguous-path",
                    "The path of the request has a parameter, an encoded separator, or an empty or dot segment.",
                    Map.of());
            return;
        }
        if (announcedBytes(context) > mostBytes) {
            tooLarge(context);
            return;
        }
        if (Requests.isApi(context)) {
            forgetForm(context);
        } else if (isForeign(context.request())) {
            refusals.send(
                    context, 403, "foreign-origin", "A page of another site can't change anything here.", Map.of());
            return;
        }
        context.next();
    }

    /**
     * Whether a page that is not ours lets a browser change something with our cookie. The token of forms alone does not
     * keep it from that: whoever asks for it lets requests without a Content-Type pass, which {@code fetch} can send, and
     * whoever serves pages under our host name on another port, a guest for one, can set the cookie that it is compared
     * with.
     */
    private static boolean isForeign(HttpServerRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin != null && !SAFE.contains(request.method()) && !Requests.isOwnOrigin(request, origin);
    }

    /**
     * Programs that send nothing, or JSON without saying so, are often taken for forms by their own library. The API
     * takes no forms, and no cookie either, so a form's protection would only stand in their way.
     */
    private static void forgetForm(RoutingContext context) {
        String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
        if (type != null && type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded")) {
            context.request().headers().remove(HttpHeaders.CONTENT_TYPE);
        }
    }

    private static long announcedBytes(RoutingContext context) {
        String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        // The HTTP decoder has refused anything but digits by now.
        return length == null ? 0 : Long.parseLong(length);
    }

    private static String rawPath(RoutingContext context) {
        String uri = context.request().uri();
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    private void addHeaders(RoutingContext context) {
        HttpServerResponse response = context.response();
        addUnlessThere(response, "Content-Security-Policy", CONTENT_SECURITY_POLICY);
        addUnlessThere(response, "X-Content-Type-Options", "nosniff");
        addUnlessThere(response, "X-Frame-Options", "DENY");
        addUnlessThere(response, "Referrer-Policy", "same-origin");
        addUnlessThere(response, "Cross-Origin-Opener-Policy", "same-origin");
        addUnlessThere(response, "Cross-Origin-Resource-Policy", "same-origin");
        if (!context.request().path().startsWith("/assets/")) {
            addUnlessThere(response, HttpHeaders.CACHE_CONTROL.toString(), "no-store");
        }
        if (strictTransport) {
            addUnlessThere(response, "Strict-Transport-Security", "max-age=31536000");
        }
    }

    private static void addUnlessThere(HttpServerResponse response, String name, String value) {
        if (!response.headers().contains(name)) {
            response.putHeader(name, value);
        }
    }

    private void noRoute(RoutingContext context) {
        refusals.send(
                context,
                404,
                "not-found",
                "There is nothing at " + context.request().path() + ".",
                Map.of());
    }

    private void tooLarge(RoutingContext context) {
        // The rest of the body is not read: the connection ends with the answer.
        context.response()
                .putHeader(HttpHeaders.CONNECTION, "close")
                .endHandler(done -> context.request().connection().close());
        refusals.send(
                context, 413, "too-large", "The body of the request is larger than " + mostBytes + " bytes.", Map.of());
    }
}
