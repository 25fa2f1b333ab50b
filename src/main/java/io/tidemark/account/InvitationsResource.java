package io.tidemark.account;

import io.quarkus.security.Authenticated;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Links by which people join teams. */
@Path("/api/v1/teams/{slug}/invitations")
@Tag(name = "Teams")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
public class InvitationsResource {

    private final Callers callers;
    private final Invitations invitations;

    InvitationsResource(Callers callers, Invitations invitations) {
        this.callers = callers;
        this.invitations = invitations;
    }

    @GET
    @Operation(summary = "A team's invitations that are still good, newest first")
    public List<Invitation.View> list(@PathParam("slug") String slug) {
        return invitations.of(callers.current(), slug);
    }

    @POST
    @Operation(summary = "Makes a link by which one person joins a team; it is told this once")
    public Response invite(@PathParam("slug") String slug, Invitation.Wanted wanted) {
        return Response.status(Response.Status.CREATED)
                .entity(invitations.invite(callers.current(), slug, wanted))
                .build();
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "Takes an invitation back")
    public void takeBack(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        invitations.takeBack(callers.current(), slug, id);
    }
}
