package io.tidemark.account;

import io.quarkus.security.Authenticated;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Answering who asks for other limits. */
@Path("/api/v1/quota-requests")
@Tag(name = "Teams")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
public class QuotaAnswersResource {

    private final Callers callers;
    private final QuotaRequests requests;

    QuotaAnswersResource(Callers callers, QuotaRequests requests) {
        this.callers = callers;
        this.requests = requests;
    }

    @GET
    @Operation(summary = "What waits for an administrator's answer, oldest first")
    public List<QuotaRequest> waiting() {
        return requests.waiting(callers.current());
    }

    @POST
    @Path("/{id}/answer")
    @Operation(summary = "Approves or declines, with a note; what is approved counts at once")
    public QuotaRequest answer(@PathParam("id") UUID id, QuotaRequest.Answer answer) {
        return requests.answer(callers.current(), id, answer);
    }
}
