package io.tidemark.account;

import io.quarkus.security.Authenticated;
import io.tidemark.audit.RecordedEntry;
import io.tidemark.platform.Page;
import io.tidemark.platform.PageRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The audit log. It stands here and not beside the log, which knows of no callers. */
@Path("/api/v1/audit")
@Tag(name = "Audit")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
public class AuditResource {

    private final Callers callers;
    private final AuditReview review;

    AuditResource(Callers callers, AuditReview review) {
        this.callers = callers;
        this.review = review;
    }

    @GET
    @Operation(summary = "The audit log, the newest first: all of it for an administrator, a team's for its owner")
    public Page<RecordedEntry> list(
            @QueryParam("actor") Optional<String> actor,
            @QueryParam("action") Optional<String> action,
            @QueryParam("target") Optional<String> target,
            @QueryParam("team") Optional<String> team,
            @QueryParam("outcome") Optional<String> outcome,
            @QueryParam("limit") Optional<String> limit,
            @QueryParam("after") Optional<String> after) {
        return review.read(
                callers.current(),
                new AuditReview.Question(actor, action, target, team, outcome),
                PageRequest.of(limit, after));
    }
}
