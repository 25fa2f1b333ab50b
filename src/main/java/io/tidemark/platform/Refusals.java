package io.tidemark.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Answers requests that are not served: as {@code application/problem+json} (RFC 9457) to programs, as a page to browsers. */
@ApplicationScoped
public class Refusals {

    private static final String PROBLEM_JSON = "application/problem+json";
    private static final String HTML = "text/html;charset=UTF-8";

    private final ObjectMapper json;
    private final Instance<ErrorPage> page;

    Refusals(ObjectMapper json, Instance<ErrorPage> page) {
        this.json = json;
        this.page = page;
    }

    /** The answer of a resource method. */
    Response response(RoutingContext context, int status, String type, String detail, Map<String, Object> details) {
        Refusal refusal = new Refusal(status, type, detail, details, Requests.id(context));
        boolean forBrowser = wantsPage(context);
        Response.ResponseBuilder answer = Response.status(status)
                .type(forBrowser ? HTML : PROBLEM_JSON)
                .entity(forBrowser ? page.get().html(refusal) : problem(refusal));
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
            response.putHeader("Content-Type", HTML).end(page.get().html(refusal));
        } else {
            response.putHeader("Content-Type", PROBLEM_JSON).end(problem(refusal));
        }
    }

    private boolean wantsPage(RoutingContext context) {
        String accept =
                Optional.ofNullable(context.request().getHeader("Accept")).orElse("");
        return !Requests.isApi(context) && accept.contains("text/html") && page.isResolvable();
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
