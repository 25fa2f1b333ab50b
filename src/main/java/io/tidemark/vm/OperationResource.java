package io.tidemark.vm;

import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.tidemark.account.Caller;
import io.tidemark.account.Callers;
import io.tidemark.platform.Problem;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestStreamElementType;

/** Long work. */
@Path("/api/v1/operations")
@Tag(name = "Operations")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
public class OperationResource {

    private final Operations operations;
    private final VmActions actions;
    private final OperationFeed feed;
    private final Callers callers;

    OperationResource(Operations operations, VmActions actions, OperationFeed feed, Callers callers) {
        this.feed = feed;
        this.operations = operations;
        this.actions = actions;
        this.callers = callers;
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Where it stands, with the boot's steps")
    public OperationView get(@PathParam("id") String id) {
        return operations.byId(callers.current(), operation(id));
    }

    @GET
    @Path("/{id}/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    @Blocking
    @Operation(summary = "The same, again with each change, until it is settled")
    public Multi<OperationView> events(@PathParam("id") String id) {
        Caller caller = callers.current();
        return feed.follow(caller, operations.byId(caller, operation(id)));
    }

    @POST
    @Path("/{id}/cancel")
    @Operation(summary = "Calls off a start that has not come to its end; the VM is to be stopped then")
    public OperationView cancel(@PathParam("id") String id) {
        return actions.cancel(callers.current(), operation(id));
    }

    private static UUID operation(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw Problem.notFound("operation");
        }
    }
}
