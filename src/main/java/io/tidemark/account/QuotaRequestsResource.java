package io.tidemark.account;

import io.quarkus.security.Authenticated;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Asking for other limits. */
@Path("/api/v1/teams/{slug}/quota-requests")
@Tag(name = "Teams")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
public class QuotaRequestsResource {

    private final Callers callers;
    private final QuotaRequests requests;

    QuotaRequestsResource(Callers callers, QuotaRequests requests) {
        this.callers = callers;
        this.requests = requests;
    }

    @GET
    @Operation(summary = "What a team asked for, newest first")
    public List<QuotaRequest> list(@PathParam("slug") String slug) {
        return requests.of(callers.current(), slug);
    }

    @POST
    @Operation(summary = "Asks an administrator for other limits")
    public Response ask(@PathParam("slug") String slug, QuotaRequest.Wanted wanted) {
        return Response.status(Response.Status.CREATED)
                .entity(requests.ask(callers.current(), slug, wanted))
                .build();
    }
}
