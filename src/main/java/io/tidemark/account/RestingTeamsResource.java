package io.tidemark.account;

import io.quarkus.security.Authenticated;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Teams that were deleted and rest; what is done with one stands with the teams. */
@Path("/api/v1/resting-teams")
@Tag(name = "Teams")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
public class RestingTeamsResource {

    private final Callers callers;
    private final RestingTeams resting;

    RestingTeamsResource(Callers callers, RestingTeams resting) {
        this.callers = callers;
        this.resting = resting;
    }

    @GET
    @Operation(summary = "Deleted teams that I can bring back, by slug")
    public List<RestingTeam> list() {
        return resting.list(callers.current());
    }
}
