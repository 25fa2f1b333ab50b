package io.tidemark.account;

import io.quarkus.security.Authenticated;
import io.tidemark.audit.RecordedEntry;
import io.tidemark.audit.Verification;
import io.tidemark.platform.Page;
import io.tidemark.platform.PageRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
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

    @GET
    @Path("verify")
    @Operation(
            summary = "Checks the log against its seals and checkpoints",
            description =
                    "`from` and `to` are numbers or times. `kind` says how the first wrong entry came to be wrong:"
                            + " edited, removed, reordered, cut-tail, rewritten, rolled-back, forged or checkpoints.")
    public Verification verify(@QueryParam("from") Optional<String> from, @QueryParam("to") Optional<String> to) {
        return review.verify(callers.current(), from, to);
    }

    @POST
    @Path("verify")
    @Operation(summary = "The same, for callers that take a GET for harmless and repeat it")
    public Verification verifyAll() {
        return review.verify(callers.current(), Optional.empty(), Optional.empty());
    }
}
