package io.tidemark.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.Arc;
import io.quarkus.arc.ManagedContext;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Answers requests that are not served: as {@code application/problem+json} (RFC 9457) to programs, as a page to browsers. */
@ApplicationScoped
public class Refusals {

    private static final String PROBLEM_JSON = "application/problem+json";
    /** Where the CSRF extension keeps a request's token. */
    private static final String CSRF_TOKEN = "csrf_token";

    private static final String CSRF_COOKIE = "tidemark-csrf";
    private static final String HTML = "text/html;charset=UTF-8";

    private final ObjectMapper json;
    private final CurrentVertxRequest current;

    Refusals(ObjectMapper json, CurrentVertxRequest current) {
        this.json = json;
        this.current = current;
    }

    /** The answer of a resource method. */
    Response response(RoutingContext context, int status, String type, String detail, Map<String, Object> details) {
        Refusal refusal = new Refusal(status, type, detail, details, Requests.id(context));
        boolean forBrowser = wantsPage(context);
        Response.ResponseBuilder answer = Response.status(status)
                .type(forBrowser ? HTML : PROBLEM_JSON)
                .entity(forBrowser ? page(context, refusal) : problem(refusal));
        retryAfter(refusal).ifPresent(seconds -> answer.header("Retry-After", seconds));
        return answer.build();
    }

    /** Answers outside of any resource method. */
    public void send(RoutingContext context, int status, String type, String detail, Map<String, Object> details) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.headWritten()) {
            return;
        }
        Refusal refusal = new Refusal(status, type, detail, details, Requests.id(context));
        response.setStatusCode(status);
        retryAfter(refusal).ifPresent(seconds -> response.putHeader("Retry-After", seconds));
        if (wantsPage(context)) {
            response.putHeader("Content-Type", HTML).end(page(context, refusal));
        } else {
            response.putHeader("Content-Type", PROBLEM_JSON).end(problem(refusal));
        }
    }

    private static boolean wantsPage(RoutingContext context) {
        String accept =
                Optional.ofNullable(context.request().getHeader("Accept")).orElse("");
        return !Requests.isApi(context) && accept.contains("text/html");
    }

    private String page(RoutingContext context, Refusal refusal) {
        if (context.get(CSRF_TOKEN) == null) {
            // Where no route was found, the filter that hands the layout its form token has not run.
            context.put(
                    CSRF_TOKEN,
                    Optional.ofNullable(context.request().getCookie(CSRF_COOKIE))
                            .map(Cookie::getValue)
                            .orElse(""));
        }
        ManagedContext requestScope = Arc.container().requestContext();
        if (requestScope.isActive()) {
            return render(context, refusal);
        }
        requestScope.activate();
        try {
            current.setCurrent(context);
            return render(context, refusal);
        } finally {
            requestScope.terminate();
        }
    }

    private static String render(RoutingContext context, Refusal refusal) {
        return ProblemPage.of(refusal, context.request().path())
                .render()
                .setLocale(language(context).code())
                .render();
    }

    private static Language language(RoutingContext context) {
        return Optional.ofNullable(context.request().getCookie(Preferences.LANGUAGE))
                .map(Cookie::getValue)
                .flatMap(Language::byCode)
                .orElseGet(() -> Language.firstOf(context.acceptableLanguages().stream()
                        .map(accepted -> Locale.forLanguageTag(accepted.tag()))
                        .toList()));
    }

    private static Optional<String> retryAfter(Refusal refusal) {
        return Optional.ofNullable(refusal.details().get("retryAfterSeconds")).map(Object::toString);
    }

    private String problem(Refusal refusal) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", refusal.type());
        members.put("title", refusal.type().replace('-', ' '));
        members.put("status", refusal.status());
        members.put("detail", refusal.detail());
        members.put("requestId", refusal.requestId());
        refusal.details().forEach(members::putIfAbsent);
        try {
            return json.writeValueAsString(members);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The problem " + refusal.type() + " can't be written as JSON", e);
        }
    }
}
