package io.tidemark.policy;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.quarkus.security.Authenticated;
import io.tidemark.account.Caller;
import io.tidemark.account.Callers;
import io.tidemark.platform.Etags;
import io.tidemark.platform.Idempotency;
import io.tidemark.platform.Page;
import io.tidemark.platform.PageRequest;
import io.tidemark.policy.Followers.Follower;
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
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Persistence policies. */
@Path("/api/v1/policies")
@Tag(name = "Policies")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
public class PolicyResource {

    private final Policies policies;
    private final Proposals proposals;
    private final Answers answers;
    private final Followers followers;
    private final Callers callers;
    private final Idempotency idempotency;

    PolicyResource(
            Policies policies,
            Proposals proposals,
            Answers answers,
            Followers followers,
            Callers callers,
            Idempotency idempotency) {
        this.policies = policies;
        this.proposals = proposals;
        this.answers = answers;
        this.followers = followers;
        this.callers = callers;
        this.idempotency = idempotency;
    }

    @GET
    @Operation(summary = "The policies, built-in ones first, then my teams'")
    public Page<Policy> list(@QueryParam("limit") Optional<String> limit, @QueryParam("after") Optional<String> after) {
        return policies.list(callers.current(), PageRequest.of(limit, after));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Makes a policy of a team, from its rules or as a copy of another")
    public Response create(@HeaderParam("Idempotency-Key") Optional<String> key, NewPolicy wanted) {
        Caller caller = callers.current();
        return idempotency.once(caller.asker(), key, "POST /policies", wanted, () -> {
            Policy made = policies.create(caller, wanted);
            return Idempotency.Answer.created("/api/v1/policies/" + made.id(), made);
        });
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "A policy with its latest revision, by id, slug or name")
    public Response get(@PathParam("id") String id) {
        Policy policy = policies.named(callers.current(), id);
        return Response.ok(policy)
                .header("ETag", Etags.of(policy.latest().number()))
                .build();
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

    @POST
    @Path("/{id}/revisions")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Gives a team's policy another revision; what is left out stays, VMs go on following theirs")
    public Response revise(
            @PathParam("id") String id,
            @HeaderParam("If-Match") Optional<String> ifMatch,
            @HeaderParam("Idempotency-Key") Optional<String> key,
            RevisionRequest wanted) {
        Caller caller = callers.current();
        Policy policy = policies.named(caller, id);
        return idempotency.once(caller.asker(), key, "POST /policies/" + policy.id() + "/revisions", wanted, () -> {
            return switch (policies.revise(caller, policy.id(), wanted, ifMatch)) {
                case Policies.Revised.Made(Revision made) ->
                    Idempotency.Answer.created("/api/v1/policies/" + policy.id() + "/revisions/" + made.number(), made);
                case Policies.Revised.Proposed(Proposal proposal) -> Idempotency.Answer.accepted(proposal);
            };
        });
    }

    @GET
    @Path("/{id}/proposals")
    @Operation(summary = "Revisions of a policy that keep less and wait, or waited, for a second person, newest first")
    public List<Proposal> proposals(@PathParam("id") String id) {
        Caller caller = callers.current();
        return proposals.of(caller, policies.named(caller, id).id());
    }

    @POST
    @Path("/{id}/proposals/answer")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Approves or declines the revision that waits for a second person; nobody their own")
    public Proposal answer(@PathParam("id") UUID id, Proposal.Answer answer) {
        return proposals.answer(callers.current(), id, answer);
    }

    @GET
    @Path("/{id}/revisions/{number}")
    @Operation(summary = "One revision of a policy")
    public Revision revision(@PathParam("id") String id, @PathParam("number") int number) {
        Caller caller = callers.current();
        return policies.revision(caller, policies.named(caller, id).id(), number);
    }

    /** What another revision changes, and the VMs of my teams that follow the policy. */
    public record DiffView(@JsonUnwrapped RevisionDiff diff, List<Follower> followers) {}

    @GET
    @Path("/{id}/revisions/{number}/diff")
    @Operation(summary = "Which fates a revision changes, against the one before it or another; who follows the policy")
    public DiffView diff(
            @PathParam("id") String id, @PathParam("number") int number, @QueryParam("from") Optional<Integer> from) {
        Caller caller = callers.current();
        Policy policy = policies.named(caller, id);
        return new DiffView(
                answers.diff(caller, id, number, from),
                followers.of(policy.id(), caller.teams().keySet()));
    }

    @POST
    @Path("/{id}/explain")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "What an event does to a path, a package or what a command touches, and why")
    public Explanation explain(@PathParam("id") String id, Question question) {
        return answers.explain(callers.current(), id, question);
    }
}
