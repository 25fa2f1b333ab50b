package io.tidemark.policy;

import io.quarkus.security.Authenticated;
import io.tidemark.account.Callers;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Revisions that keep less and wait for a second person, whichever team and policy they are of. */
@Path("/api/v1/proposals")
@Tag(name = "Policies")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
public class ProposalResource {

    private final Proposals proposals;
    private final Callers callers;

    ProposalResource(Proposals proposals, Callers callers) {
        this.proposals = proposals;
        this.callers = callers;
    }

    @GET
    @Operation(
            summary =
                    "What waits for a second person where I may be that one, the oldest first; answered at its policy")
    public List<Proposals.Waiting> waiting() {
        return proposals.waitingFor(callers.current());
    }
}
