package io.tidemark.policy;

import io.quarkus.security.Authenticated;
import io.tidemark.account.Caller;
import io.tidemark.account.Callers;
import io.tidemark.platform.Idempotency;
import io.tidemark.platform.Page;
import io.tidemark.platform.PageRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Proofs that a policy does what it promises. */
@Path("/api/v1/policies")
@Tag(name = "Policies")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
public class ProofResource {

    private final Policies policies;
    private final Proofs proofs;
    private final Callers callers;
    private final Idempotency idempotency;

    ProofResource(Policies policies, Proofs proofs, Callers callers, Idempotency idempotency) {
        this.policies = policies;
        this.proofs = proofs;
        this.callers = callers;
        this.idempotency = idempotency;
    }

    /** What was begun. */
    public record Begun(UUID operation) {}

    @POST
    @Path("/{id}/revisions/{number}/prove")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary =
                    "Proves the latest revision with a throw-away VM of a team: markers in every kind of place, a restart,"
                            + " a comparison")
    public Response prove(
            @PathParam("id") String id,
            @PathParam("number") int number,
            @HeaderParam("Idempotency-Key") Optional<String> key,
            ProofRequest body) {
        Caller caller = callers.current();
        Policy policy = policies.named(caller, id);
        return idempotency.once(
                caller.asker(),
                key,
                "POST /policies/" + policy.id() + "/revisions/" + number + "/prove",
                body,
                () -> Idempotency.Answer.accepted(new Begun(proofs.begin(caller, policy.id(), number, body))));
    }

    @GET
    @Path("/{id}/proofs")
    @Operation(summary = "The proofs of a policy that my teams have made, newest first, with each marker")
    public Page<Proof> list(
            @PathParam("id") String id,
            @QueryParam("limit") Optional<String> limit,
            @QueryParam("after") Optional<String> after) {
        Caller caller = callers.current();
        return proofs.list(caller, policies.named(caller, id).id(), PageRequest.of(limit, after));
    }
}
