package io.tidemark.account;

import io.quarkus.security.Authenticated;
import io.tidemark.platform.Idempotency;
import io.tidemark.platform.Page;
import io.tidemark.platform.PageRequest;
import io.tidemark.platform.Problem;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The teams and their members. */
@Path("/api/v1/teams")
@Tag(name = "Teams")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
public class TeamsResource {

    private final Callers callers;
    private final Teams teams;
    private final Quotas quotas;
    private final RestingTeams resting;
    private final Idempotency idempotency;

    TeamsResource(Callers callers, Teams teams, Quotas quotas, RestingTeams resting, Idempotency idempotency) {
        this.callers = callers;
        this.teams = teams;
        this.quotas = quotas;
        this.resting = resting;
        this.idempotency = idempotency;
    }

    /** The role to give. */
    public record Membership(Role role) {

        public Membership {
            if (role == null) {
                throw Problem.refusedValue("role", "role must be one of viewer, operator, owner.");
            }
        }
    }

    @GET
    @Operation(summary = "My teams by slug; all of them for an administrator")
    public Page<TeamView> list(
            @QueryParam("limit") Optional<String> limit, @QueryParam("after") Optional<String> after) {
        return teams.list(callers.current(), PageRequest.of(limit, after));
    }

    @POST
    @Operation(summary = "Makes a team; who makes it is its first owner")
    public Response create(@HeaderParam("Idempotency-Key") Optional<String> key, NewTeam wanted) {
        Caller caller = callers.current();
        return idempotency.once(caller.asker(), key, "POST /teams", wanted, () -> {
            TeamView made = teams.create(caller, wanted);
            return Idempotency.Answer.created("/api/v1/teams/" + made.slug(), made);
        });
    }

    @GET
    @Path("/{slug}/members")
    @Operation(summary = "The members of a team by name")
    public List<MemberView> members(@PathParam("slug") String slug) {
        return teams.members(callers.current(), slug);
    }

    @PUT
    @Path("/{slug}/members/{account}")
    @Operation(summary = "Gives an account a role in a team")
    public MemberView putMember(
            @PathParam("slug") String slug, @PathParam("account") String account, Membership wanted) {
        return teams.putMember(callers.current(), slug, account, wanted.role());
    }

    @DELETE
    @Path("/{slug}/members/{account}")
    @Operation(summary = "Takes an account out of a team")
    public void removeMember(@PathParam("slug") String slug, @PathParam("account") String account) {
        teams.removeMember(callers.current(), slug, account);
    }

    @GET
    @Path("/{slug}/quota")
    @Operation(summary = "What a team may have at most, and what it has")
    public QuotaView quota(@PathParam("slug") String slug) {
        return quotas.of(callers.current(), slug);
    }

    @PUT
    @Path("/{slug}/quota")
    @Operation(summary = "Sets all of a team's limits; one that is left out is no limit")
    public QuotaView setQuota(@PathParam("slug") String slug, Quota wanted) {
        return quotas.set(callers.current(), slug, wanted);
    }

    @DELETE
    @Path("/{slug}")
    @Operation(
            summary = "Deletes a team whose VMs are stopped: it rests for a while, then goes for good with all its own")
    public Response delete(@PathParam("slug") String slug) {
        return Response.accepted(resting.delete(callers.current(), slug)).build();
    }

    @POST
    @Path("/{slug}/bring-back")
    @Operation(summary = "Brings a deleted team back as it was")
    public TeamView bringBack(@PathParam("slug") String slug) {
        return resting.bringBack(callers.current(), slug);
    }

    @POST
    @Path("/{slug}/delete-now")
    @Operation(summary = "Ends a deleted team's rest before its time; it goes within a minute")
    public Response deleteNow(@PathParam("slug") String slug) {
        resting.deleteNow(callers.current(), slug);
        return Response.accepted().build();
    }
}
