package io.tidemark.account;

import io.quarkus.security.Authenticated;
import io.tidemark.platform.Problem;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The caller's own account, sessions and tokens. */
@Path("/api/v1")
@Tag(name = "Accounts")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
public class MeResource {

    private final Callers callers;
    private final Teams teams;
    private final ApiTokens tokens;
    private final SignIn signIn;
    private final OwnPassword password;
    private final Invitations invitations;

    MeResource(
            Callers callers,
            Teams teams,
            ApiTokens tokens,
            SignIn signIn,
            OwnPassword password,
            Invitations invitations) {
        this.callers = callers;
        this.teams = teams;
        this.tokens = tokens;
        this.signIn = signIn;
        this.password = password;
        this.invitations = invitations;
    }

    /** Who the caller is. */
    public record Me(
            UUID id,
            String name,
            String displayName,
            boolean admin,
            SiteRole siteRole,
            List<Membership> teams,
            List<Scope> scopes) {}

    /** A team of the caller, and the role there. */
    public record Membership(String slug, String name, Role role) {}

    @GET
    @Path("/me")
    @Operation(summary = "Who I am")
    public Me me() {
        Caller caller = callers.current();
        List<Membership> memberships = teams.of(caller).stream()
                .map(team ->
                        new Membership(team.slug(), team.name(), caller.teams().get(team.id())))
                .toList();
        return new Me(
                caller.account(),
                caller.name(),
                caller.displayName(),
                caller.admin(),
                caller.site(),
                memberships,
                sorted(caller.scopes()));
    }

    /** The password so far, and the next one. */
    public record PasswordChange(String current, String next) {

        public PasswordChange {
            if (current == null) {
                throw Problem.refusedValue("current", "current is missing.");
            }
            if (next == null) {
                throw Problem.refusedValue("next", "next is missing.");
            }
        }

        @Override
        public String toString() {
            return "PasswordChange";
        }
    }

    @PUT
    @Path("/me/password")
    @Operation(summary = "Changes my password and ends my other sessions; tokens stay")
    public void changePassword(PasswordChange wanted) {
        password.change(callers.current(), wanted.current(), wanted.next());
    }

    /** The secret of an invitation. */
    public record Acceptance(String token) {

        public Acceptance {
            if (token == null || token.isBlank()) {
                throw Problem.refusedValue("token", "token is missing.");
            }
        }

        @Override
        public String toString() {
            return "Acceptance";
        }
    }

    @POST
    @Path("/invitations/accept")
    @Operation(summary = "Joins the team that a link is to")
    public TeamView accept(Acceptance acceptance) {
        return invitations.join(callers.current(), new InvitationToken(acceptance.token()));
    }

    @POST
    @Path("/logout")
    @Consumes(MediaType.WILDCARD)
    @Operation(summary = "Ends the session or token that the call is made with")
    public void logout() {
        signIn.out(callers.current());
    }

    @GET
    @Path("/tokens")
    @Operation(summary = "My sessions and tokens")
    public List<CredentialView> tokens() {
        return tokens.list(callers.current());
    }

    @POST
    @Path("/tokens")
    @Operation(summary = "Makes a personal API token; its secret is told this once")
    public Response create(NewToken wanted) {
        ApiToken made = tokens.create(callers.current(), wanted);
        return Response.created(URI.create("/api/v1/tokens/" + made.id()))
                .entity(made)
                .build();
    }

    @DELETE
    @Path("/tokens/{id}")
    @Operation(summary = "Ends one of my tokens or sessions at once")
    public void revoke(@PathParam("id") UUID id) {
        tokens.revoke(callers.current(), id);
    }

    /** @param ended how many */
    public record SessionsEnded(int ended) {}

    @POST
    @Path("/tokens/end-other-sessions")
    @Consumes(MediaType.WILDCARD)
    @Operation(summary = "Ends all my sessions but the one that the call is made with; tokens stay")
    public SessionsEnded endOtherSessions() {
        return new SessionsEnded(tokens.endOtherSessions(callers.current()));
    }

    private static List<Scope> sorted(Set<Scope> scopes) {
        return scopes.stream().sorted(Comparator.naturalOrder()).toList();
    }
}
