package io.tidemark.vm;

import io.quarkus.security.Authenticated;
import io.tidemark.account.Callers;
import io.tidemark.account.GuardRails;
import io.tidemark.account.Rails;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What administrators let a team choose. */
@Path("/api/v1/teams/{slug}/guard-rails")
@Tag(name = "Teams")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
public class GuardRailsResource {

    private final GuardRails rails;
    private final TeamRails setting;
    private final Callers callers;

    GuardRailsResource(GuardRails rails, TeamRails setting, Callers callers) {
        this.rails = rails;
        this.setting = setting;
        this.callers = callers;
    }

    @GET
    @Operation(summary = "The images, policies and sizes that a team may choose, and what is locked")
    public Rails get(@PathParam("slug") String slug) {
        return rails.of(callers.current(), slug);
    }

    @PUT
    @Operation(
            summary =
                    "Sets all of a team's guard rails; one that is left out is none. VMs that are there stay as they are")
    public Rails set(@PathParam("slug") String slug, GuardRailsRequest wanted) {
        return setting.set(callers.current(), slug, wanted);
    }
}
