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
import java.util.Set;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;

/** One's own account in the browser: where one is signed in, API tokens, and the password. */
@Path("/account")
@Produces(MediaType.TEXT_HTML)
@Authenticated
public class AccountPages {

    /** What the form offers; the API takes any number of days up to the last of these. */
    private static final List<Integer> DAYS = List.of(7, 30, 90, 366);

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
            Optional<Refused> refused) {

        /** What a new token can be good for, the least first. */
        public List<Scope> scopes() {
            return List.of(Scope.values());
        }

        /** For how many days one can be made. */
        public List<Integer> days() {
            return DAYS;
        }
    }

    /**
     * A session or token.
     *
     * @param scope the widest that it has
     * @param here whether this request came by it
     */
    public record CredentialLine(
            UUID id,
            String label,
            Scope scope,
            Moment madeAt,
            Moment expiresAt,
            Optional<Moment> usedAt,
            Optional<String> usedFrom,
            boolean here) {

        static CredentialLine of(CredentialView view, Caller caller) {
            return new CredentialLine(
                    view.id(),
                    view.label().replaceFirst("^from ", ""),
                    Scope.of(view.scopes().getLast()),
                    Moment.of(view.madeAt()),
                    Moment.of(view.expiresAt()),
                    view.lastUsedAt().map(Moment::of),
                    view.lastUsedFrom(),
                    view.id().toString().equals(caller.credential()));
        }
    }

    /** A new token, shown this once. */
    public record TokenPage(String token, String label, Scope scope, Moment expiresAt) {

        static TokenPage of(ApiToken made) {
            return new TokenPage(
                    made.token(),
                    made.label(),
                    made.scopes().stream().max(Scope::compareTo).orElseThrow(),
                    Moment.of(made.expiresAt()));
        }

        @Override
        public String toString() {
            return "TokenPage[label=" + label + "]";
        }
    }

    @CheckedTemplate(basePath = "account")
    static class Templates {
        static native TemplateInstance account(AccountPage view);

        static native TemplateInstance token(TokenPage view);
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
            return Forms.seeOther("/account?changed=password");
        } catch (Problem problem) {
            return again(problem);
        }
    }

    /** The answer is the page that shows the token: it is nowhere that a second request could read it from. */
    @POST
    @Path("tokens")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response makeToken(
            @RestForm Optional<String> label, @RestForm Optional<String> scope, @RestForm Optional<Integer> days) {
        try {
            NewToken wanted =
                    new NewToken(label.orElse("").strip(), days.orElse(0), Set.of(Scope.of(scope.orElse(""))));
            return Response.ok(Templates.token(TokenPage.of(credentials.create(callers.current(), wanted))))
                    .build();
        } catch (Problem problem) {
            return again(problem);
        }
    }

    @POST
    @Path("credentials/{id}/end")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response end(UUID id) {
        credentials.revoke(callers.current(), id);
        return Forms.seeOther("/account");
    }

    private Response again(Problem problem) {
        return Forms.again(problem, refused -> page(false, Optional.of(refused)));
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
}
