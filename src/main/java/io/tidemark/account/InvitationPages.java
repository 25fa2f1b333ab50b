package io.tidemark.account;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.tidemark.platform.Moment;
import io.tidemark.platform.Problem;
import io.tidemark.platform.Requests;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestForm;

/**
 * Where a link of an invitation leads. Looking takes nothing up: mail programs and chats open links by themselves. No
 * page that it shows loads from or leads to another site, so that the secret in the address stays here.
 */
@Path("/invitations/{token}")
@Produces(MediaType.TEXT_HTML)
public class InvitationPages {

    private final Callers callers;
    private final Invitations invitations;
    private final HttpServerRequest request;

    InvitationPages(Callers callers, Invitations invitations, HttpServerRequest request) {
        this.callers = callers;
        this.invitations = invitations;
        this.request = request;
    }

    /**
     * The page.
     *
     * @param person what pages call who is signed in; empty for a stranger
     * @param name what was typed before
     */
    public record InvitationPage(
            String token,
            String team,
            Role role,
            String madeBy,
            Moment expiresAt,
            Optional<String> person,
            String name,
            Optional<Refused> refused) {}

    @CheckedTemplate(basePath = "account")
    static class Templates {
        static native TemplateInstance invitation(InvitationPage view);
    }

    @GET
    @PermitAll
    public Response page(String token) {
        return Response.ok(page(token, "", Optional.empty())).build();
    }

    @POST
    @Path("join")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Authenticated
    public Response join(String token) {
        try {
            return seeOther("/teams/"
                    + invitations
                            .join(callers.current(), new InvitationToken(token))
                            .slug());
        } catch (Problem problem) {
            return again(problem, token, "");
        }
    }

    @POST
    @Path("account")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @PermitAll
    public Response joinAsNew(
            String token,
            @RestForm Optional<String> name,
            @RestForm Optional<String> displayName,
            @RestForm Optional<String> password) {
        String typed = name.orElse("").strip();
        try {
            TeamView team = invitations.joinAsNew(
                    new InvitationToken(token),
                    new NewAccount(
                            typed,
                            password.orElse(""),
                            displayName.filter(shown -> !shown.isBlank()),
                            Optional.empty()),
                    Requests.from(request));
            return seeOther("/login?next=/teams/" + team.slug());
        } catch (Problem problem) {
            return again(problem, token, typed);
        }
    }

    private Response again(Problem problem, String token, String typed) {
        return switch (problem.kind()) {
            case REFUSED_VALUE, CONFLICT ->
                Response.status(problem.kind().status())
                        .entity(page(token, typed, Optional.of(Refused.of(problem))))
                        .build();
            case BAD_REQUEST, UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, STALE, TOO_LARGE, TOO_MANY, HOST_AWAY, NO_ROOM ->
                throw problem;
        };
    }

    private TemplateInstance page(String token, String name, Optional<Refused> refused) {
        Invitation.Offer offer = invitations.offer(token);
        return Templates.invitation(new InvitationPage(
                token,
                offer.team().name(),
                offer.role(),
                offer.madeBy(),
                Moment.of(offer.expiresAt()),
                callers.maybe().map(Caller::displayName),
                name,
                refused));
    }

    private static Response seeOther(String path) {
        return Response.status(Response.Status.SEE_OTHER)
                .header("Location", path)
                .build();
    }
}
