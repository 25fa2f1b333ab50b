package io.tidemark.account;

import io.quarkus.qute.TemplateInstance;
import io.tidemark.platform.Problem;
import jakarta.ws.rs.core.Response;
import java.util.function.Function;

/** How a form of these pages is answered. */
final class Forms {

    private Forms() {}

    /** Leads to a page, so that loading it anew sends nothing again. */
    static Response seeOther(String path) {
        return to(path).build();
    }

    /** The same, for cookies to be added. */
    static Response.ResponseBuilder to(String path) {
        return Response.status(Response.Status.SEE_OTHER).header("Location", path);
    }

    /**
     * Shows the form's page again, with why it was refused.
     *
     * @throws Problem itself, where the form could not have been filled in better
     */
    static Response again(Problem problem, Function<Refused, TemplateInstance> page) {
        return switch (problem.kind()) {
            case REFUSED_VALUE, CONFLICT, TOO_MANY ->
                Response.status(problem.kind().status())
                        .entity(page.apply(Refused.of(problem)))
                        .build();
            case BAD_REQUEST, UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, STALE, TOO_LARGE, HOST_AWAY, NO_ROOM ->
                throw problem;
        };
    }
}
