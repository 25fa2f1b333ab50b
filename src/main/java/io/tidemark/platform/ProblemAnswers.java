package io.tidemark.platform;

import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers what was thrown while a request was served. */
class ProblemAnswers {

    private final ProblemJson json;

    ProblemAnswers(ProblemJson json) {
        this.json = json;
    }

    @ServerExceptionMapper
    Response refused(Problem problem) {
        int status = problem.kind().status();
        return Response.status(status)
                .type(ProblemJson.MEDIA_TYPE)
                .entity(json.of(status, problem.type(), problem.getMessage(), problem.details()))
                .build();
    }
}
