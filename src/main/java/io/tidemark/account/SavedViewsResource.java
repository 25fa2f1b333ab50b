package io.tidemark.account;

import io.quarkus.security.Authenticated;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
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

/** Saved filters of the audit log. */
@Path("/api/v1/audit/views")
@Tag(name = "Audit")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
public class SavedViewsResource {

    private final Callers callers;
    private final SavedViews views;

    SavedViewsResource(Callers callers, SavedViews views) {
        this.callers = callers;
        this.views = views;
    }

    /** The views of somebody. */
    public record Listed(List<SavedView> items) {}

    @GET
    @Operation(summary = "My saved views of the audit log, and those that others share")
    public Listed list() {
        Caller caller = callers.current();
        caller.require(Permission.AUDIT_READ);
        return new Listed(views.of(caller));
    }

    @POST
    @Operation(
            summary = "Saves filters under a name",
            description = "`query` is what stands behind the question mark, such as `outcome=refused&actor=ann`;"
                    + " `reach` is `own` or `shared` with all who read the whole log. 100 for each account.")
    public Response save(SavedView.Wanted wanted) {
        return Response.status(Response.Status.CREATED)
                .entity(views.save(callers.current(), wanted))
                .build();
    }

    @PATCH
    @Path("{id}")
    @Operation(summary = "Renames a view, or changes its filters or who sees it")
    public SavedView change(@PathParam("id") UUID id, SavedView.Wanted wanted) {
        return views.change(callers.current(), id, wanted);
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "Removes a view")
    public void remove(@PathParam("id") UUID id) {
        views.remove(callers.current(), id);
    }
}
