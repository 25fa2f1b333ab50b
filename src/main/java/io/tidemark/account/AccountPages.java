package io.tidemark.account;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.tidemark.platform.Moment;
import io.tidemark.platform.Problem;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;

/** One's own account in the browser: where one is signed in, and the password. */
@Path("/account")
@Produces(MediaType.TEXT_HTML)
@Authenticated
public class AccountPages {

    private final Callers callers;
    private final ApiTokens credentials;
    private final OwnPassword password;

    AccountPages(Callers callers, ApiTokens credentials, OwnPassword password) {
        this.callers = callers;
        this.credentials = credentials;
        this.password = password;
    }

    /**
     * The page.
     *
     * @param changed whether the password was changed a moment ago
     */
    public record AccountPage(
            String name,
            String displayName,
            List<CredentialLine> sessions,
            List<CredentialLine> tokens,
            boolean changed,
            Optional<Refused> refused) {}

    /**
     * A session or token.
     *
     * @param here whether this request came by it
     */
    public record CredentialLine(UUID id, String label, String scopes, Moment madeAt, Moment expiresAt, boolean here) {

        static CredentialLine of(CredentialView view, Caller caller) {
            return new CredentialLine(
                    view.id(),
                    view.label().replaceFirst("^from ", ""),
                    String.join(", ", view.scopes()),
                    Moment.of(view.madeAt()),
                    Moment.of(view.expiresAt()),
                    view.id().toString().equals(caller.credential()));
        }
    }

    @CheckedTemplate(basePath = "account")
    static class Templates {
        static native TemplateInstance account(AccountPage view);
    }

    @GET
    public TemplateInstance page(@RestQuery Optional<String> changed) {
        return page(changed.isPresent(), Optional.empty());
    }

    @POST
    @Path("password")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response changePassword(@RestForm Optional<String> current, @RestForm Optional<String> next) {
        try {
            password.change(callers.current(), current.orElse(""), next.orElse(""));
            return seeOther("/account?changed=password");
        } catch (Problem problem) {
            return switch (problem.kind()) {
                case REFUSED_VALUE, TOO_MANY ->
                    Response.status(problem.kind().status())
                            .entity(page(false, Optional.of(Refused.of(problem))))
                            .build();
                case BAD_REQUEST,
                        UNAUTHENTICATED,
                        FORBIDDEN,
                        NOT_FOUND,
                        CONFLICT,
                        STALE,
                        TOO_LARGE,
                        HOST_AWAY,
                        NO_ROOM -> throw problem;
            };
        }
    }

    @POST
    @Path("credentials/{id}/end")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response end(UUID id) {
        credentials.revoke(callers.current(), id);
        return seeOther("/account");
    }

    private TemplateInstance page(boolean changed, Optional<Refused> refused) {
        Caller caller = callers.current();
        List<CredentialView> held = credentials.list(caller);
        return Templates.account(new AccountPage(
                caller.name(),
                caller.displayName(),
                lines(held, "session", caller),
                lines(held, "token", caller),
                changed,
                refused));
    }

    private static List<CredentialLine> lines(List<CredentialView> held, String kind, Caller caller) {
        return held.stream()
                .filter(view -> view.kind().equals(kind))
                .map(view -> CredentialLine.of(view, caller))
                .toList();
    }

    private static Response seeOther(String path) {
        return Response.status(Response.Status.SEE_OTHER)
                .header("Location", path)
                .build();
    }
}
