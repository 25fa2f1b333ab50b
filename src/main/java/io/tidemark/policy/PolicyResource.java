package io.tidemark.policy;

import io.quarkus.security.Authenticated;
import io.tidemark.account.Callers;
import io.tidemark.platform.Page;
import io.tidemark.platform.PageRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Persistence policies. */
@Path("/api/v1/policies")
@Tag(name = "Policies")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
public class PolicyResource {

    private final Policies policies;
    private final Callers callers;

    PolicyResource(Policies policies, Callers callers) {
        this.policies = policies;
        this.callers = callers;
    }

    @GET
    @Operation(summary = "The policies, built-in ones first")
    public Page<Policy> list(@QueryParam("limit") Optional<String> limit, @QueryParam("after") Optional<String> after) {
        return policies.list(callers.current(), PageRequest.of(limit, after));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "A policy with its latest revision, by id, slug or name")
    public Policy get(@PathParam("id") String id) {
        return policies.named(callers.current(), id);
    }

    @GET
    @Path("/{id}/revisions")
    @Operation(summary = "A policy's revisions, newest first")
    public Page<Revision> revisions(
            @PathParam("id") String id,
            @QueryParam("limit") Optional<String> limit,
            @QueryParam("after") Optional<String> after) {
        Policy policy = policies.named(callers.current(), id);
        return policies.revisions(callers.current(), policy.id(), PageRequest.of(limit, after));
    }
}
