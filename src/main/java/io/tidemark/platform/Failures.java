package io.tidemark.platform;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticator;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Answers what was thrown while a resource method was served. */
class Failures {

    private static final Logger LOG = Logger.getLogger(Failures.class);

    /** SQL states of a text, and of text within JSON, that can't be stored. */
    private static final Set<String> NO_SUCH_TEXT = Set.of("22021", "22P05");

    private static final Annotation[] NO_ANNOTATIONS = {};

    private final Refusals refusals;

    private final HttpAuthenticator authenticator;

    Failures(Refusals refusals, HttpAuthenticator authenticator) {
        this.refusals = refusals;
        this.authenticator = authenticator;
    }

    @ServerExceptionMapper
    Response refused(Problem problem, RoutingContext context) {
        return refusals.response(
                context, problem.kind().status(), problem.type(), problem.getMessage(), problem.details());
    }

    /** Whoever is not signed in gets what the way of authenticating asks for: a 401, or the sign-in page. */
    @ServerExceptionMapper(priority = 1)
    Uni<Response> unauthorized(UnauthorizedException e, RoutingContext context) {
        return authenticator.getChallenge(context).map(challenge -> challenged(challenge, context));
    }

    private Response challenged(ChallengeData challenge, RoutingContext context) {
        Response answer = challenge.status == 401
                ? refusals.response(
                        context, 401, "unauthenticated", "The token is missing, unknown, revoked or expired.", Map.of())
                : Response.status(challenge.status).build();
        return Response.fromResponse(answer)
                .header(challenge.headerName.toString(), challenge.headerContent)
                .build();
    }

    @ServerExceptionMapper(priority = 1)
    Response forbidden(ForbiddenException e, RoutingContext context) {
        return refusals.response(context, 403, "forbidden", "You may not do this.", Map.of());
    }

    @ServerExceptionMapper
    Response wrongShape(MismatchedInputException e, RoutingContext context) {
        return malformed(e, context);
    }

    @ServerExceptionMapper
    Response wrongJson(JsonProcessingException e, RoutingContext context) {
        return malformed(e, context);
    }

    @ServerExceptionMapper
    Response web(WebApplicationException e, RoutingContext context) {
        return switch (e) {
            case NotFoundException missing ->
                refusals.response(
                        context,
                        404,
                        "not-found",
                        "There is nothing at " + context.request().path() + ".",
                        Map.of());
            case NotAllowedException method ->
                refusals.response(
                        context,
                        405,
                        "method-not-allowed",
                        context.request().method() + " is not possible at "
                                + context.request().path() + ".",
                        Map.of());
            case NotSupportedException type ->
                refusals.response(
                        context,
                        415,
                        "unsupported-media-type",
                        "The Content-Type is not one that is read here.",
                        Map.of());
            default -> otherWeb(e, context);
        };
    }

    private Response otherWeb(WebApplicationException e, RoutingContext context) {
        if (e.getCause() instanceof JsonProcessingException cause) {
            return malformed(cause, context);
        }
        int status = e.getResponse().getStatus();
        if (status < 400) {
            return e.getResponse();
        }
        return refusals.response(
                context, status, "refused", e.getResponse().getStatusInfo().getReasonPhrase() + ".", Map.of());
    }

    @ServerExceptionMapper
    Uni<Response> unexpected(Throwable e, RoutingContext context) {
        if (context.response().ended()) {
            // A body that was longer than announced: the reader of bodies has answered 413 itself.
            LOG.debug("A request failed after it was answered", e);
            return Uni.createFrom().nothing();
        }
        if (context.response().headWritten()) {
            return cutOff(e, context);
        }
        if (hasNul(e)) {
            return Uni.createFrom()
                    .item(refusals.response(
                            context,
                            422,
                            "refused-value",
                            "A text has the character NUL in it, which can't be stored. Leave it out.",
                            Map.of()));
        }
        LOG.errorf(
                e,
                "A request failed method=%s path=%s",
                context.request().method(),
                context.request().path());
        return Uni.createFrom()
                .item(refusals.response(
                        context,
                        500,
                        "internal-error",
                        "This went wrong here, not with you. The log of the console has the cause under the request id.",
                        Map.of()));
    }

    /** An answer that has begun takes no other status any more: it must not look whole, so the connection goes. */
    private static Uni<Response> cutOff(Throwable e, RoutingContext context) {
        if (e instanceof IOException) {
            LOG.debug("A reader left in the middle of an answer", e);
        } else {
            LOG.errorf(
                    e,
                    "An answer failed half way method=%s path=%s",
                    context.request().method(),
                    context.request().path());
        }
        context.response().reset();
        return Uni.createFrom().nothing();
    }

    /** Whether PostgreSQL was given the one character that no text of its can have. */
    private static boolean hasNul(Throwable thrown) {
        return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
                .anyMatch(each -> each instanceof SQLException sql && NO_SUCH_TEXT.contains(sql.getSQLState()));
    }

    /** What a filter refuses without a word, such as a form without its CSRF token, gets its words here. */
    @ServerResponseFilter
    void fillIn(ContainerResponseContext answer, RoutingContext context) {
        if (answer.getStatus() != 400 || answer.hasEntity()) {
            return;
        }
        Response told = refusals.response(
                context,
                400,
                "form-expired",
                "The form was too old or did not come from this console. Load the page again and repeat.",
                Map.of());
        answer.setEntity(told.getEntity(), NO_ANNOTATIONS, told.getMediaType());
    }

    private Response malformed(JsonProcessingException e, RoutingContext context) {
        if (e instanceof ValueInstantiationException && e.getCause() instanceof Problem problem) {
            return refused(problem, context);
        }
        return switch (e) {
            case UnrecognizedPropertyException unknown ->
                refused(JsonBodies.unknown(fieldOf(unknown), knownTo(unknown)), context);
            case InvalidFormatException wrong
            when wrong.getTargetType().isEnum() ->
                refusals.response(
                        context,
                        422,
                        "refused-value",
                        fieldOf(wrong) + " must be one of " + constantsOf(wrong.getTargetType()) + ".",
                        Map.of("field", fieldOf(wrong)));
            case JsonMappingException wrong
            when !wrong.getPath().isEmpty() ->
                refusals.response(
                        context,
                        422,
                        "refused-value",
                        fieldOf(wrong) + " is not of the right kind" + wanted(wrong) + ".",
                        Map.of("field", fieldOf(wrong)));
            default -> notJson(e, context);
        };
    }

    private Response notJson(JsonProcessingException e, RoutingContext context) {
        Optional<JsonLocation> at = Optional.ofNullable(e.getLocation());
        int line = at.map(JsonLocation::getLineNr).orElse(0);
        int column = at.map(JsonLocation::getColumnNr).orElse(0);
        return refusals.response(
                context,
                400,
                "malformed-json",
                "The body is not a JSON object of the right shape: line " + line + ", column " + column + ".",
                Map.of("line", line, "column", column));
    }

    private static String wanted(JsonMappingException e) {
        if (e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
            Class<?> type = mismatch.getTargetType();
            if (Number.class.isAssignableFrom(type) || type == int.class || type == long.class) {
                return ": a whole number is wanted";
            }
            if (type == String.class) {
                return ": text is wanted";
            }
            if (type == boolean.class || type == Boolean.class) {
                return ": true or false is wanted";
            }
        }
        return "";
    }

    private static String fieldOf(JsonMappingException e) {
        return e.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                .collect(Collectors.joining())
                .replaceFirst("^\\.", "");
    }

    private static Set<String> knownTo(UnrecognizedPropertyException e) {
        return Optional.ofNullable(e.getKnownPropertyIds()).stream()
                .flatMap(names -> names.stream().map(Object::toString))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String constantsOf(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> EnumNames.of((Enum<?>) constant))
                .collect(Collectors.joining(", "));
    }
}
