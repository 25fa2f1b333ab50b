package io.tidemark.account;

import io.quarkus.security.Authenticated;
import io.tidemark.audit.AuditExport;
import io.tidemark.audit.RecordedEntry;
import io.tidemark.audit.Verification;
import io.tidemark.platform.Page;
import io.tidemark.platform.PageRequest;
import io.tidemark.platform.Problem;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
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
    private final AuditInbox inbox;

    AuditResource(Callers callers, AuditReview review, AuditInbox inbox) {
        this.callers = callers;
        this.review = review;
        this.inbox = inbox;
    }

    @GET
    @Operation(
            summary = "The audit log, the newest first: all of it for an administrator, a team's for its owner",
            description =
                    "Filters compose. `from` and `to` are days or times, `q` is words, `\"a phrase\"`, `-not` or `or`;"
                            + " `reviewed=false` is what waits for a reviewer's note.")
    public Page<RecordedEntry> list(
            @BeanParam AuditQuestion question,
            @QueryParam("limit") Optional<String> limit,
            @QueryParam("after") Optional<String> after) {
        return review.read(callers.current(), question, PageRequest.of(limit, after));
    }

    @GET
    @Path("{seq}")
    @Operation(summary = "An entry, and the others of the operation it belongs to")
    public AuditReview.Story one(String seq) {
        return review.one(callers.current(), AuditQuestion.number(seq));
    }

    @POST
    @Path("{seq}/review")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Reviews an entry with a note",
            description = "The review is an entry itself. Where four eyes are asked for, nobody reviews their own: 409"
                    + " `own-entry`.")
    public AuditReview.Story review(String seq, ReviewNote.Wanted wanted) {
        Caller caller = callers.current();
        long entry = AuditQuestion.number(seq);
        inbox.review(caller, entry, wanted.note());
        return review.one(caller, entry);
    }

    @GET
    @Path("export")
    @Produces({MediaType.APPLICATION_JSON, "application/jsonl", "text/csv"})
    @Operation(
            summary = "The entries that fit, as a file of JSON lines or CSV",
            description =
                    "It streams. A cell of CSV that a spreadsheet would run as a formula begins with an apostrophe.")
    public Response export(@BeanParam AuditQuestion question, @QueryParam("format") Optional<String> format) {
        return exported(review, review.export(callers.current(), question, format(format)));
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

    static Response exported(AuditReview review, AuditReview.Export permitted) {
        StreamingOutput body = out -> review.write(permitted, out);
        return Response.ok(body, permitted.format().mediaType())
                .header(
                        "Content-Disposition",
                        "attachment; filename=\"audit." + permitted.format().ending() + "\"")
                .build();
    }

    static AuditExport.Format format(Optional<String> asked) {
        return switch (asked.orElse("jsonl")) {
            case "jsonl" -> AuditExport.Format.JSONL;
            case "csv" -> AuditExport.Format.CSV;
            default -> throw Problem.refusedValue("format", "format must be jsonl or csv.");
        };
    }
}
