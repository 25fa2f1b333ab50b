package io.tidemark.account;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.tidemark.platform.Moment;
import io.tidemark.platform.Problem;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;

/** One's own account in the browser: where one is signed in, API tokens, and the password. */
@Path("/account")
@Produces(MediaType.TEXT_HTML)
@Authenticated
public class AccountPages {

    private final Callers callers;
    private final ApiTokens credentials;
    private final OwnPassword password;
    private final SecondFactors secondFactors;
    private final ProviderSignIn identities;
    private final ProviderCookie cookie;
    private final HttpServerRequest request;

    AccountPages(
            Callers callers,
            ApiTokens credentials,
            OwnPassword password,
            SecondFactors secondFactors,
            ProviderSignIn identities,
            ProviderCookie cookie,
            HttpServerRequest request) {
        this.identities = identities;
        this.cookie = cookie;
        this.request = request;
        this.callers = callers;
        this.credentials = credentials;
        this.password = password;
        this.secondFactors = secondFactors;
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

    /**
     * The first code is asked for.
     *
     * @param enrolment the secret, told this once; empty where a code was wrong
     */
    public record EnrolmentPage(Optional<SecondFactors.Enrolment> enrolment, Optional<Refused> refused) {

        public Optional<QrPicture> picture() {
            return enrolment.map(SecondFactors.Enrolment::address).map(QrPicture::of);
        }

        /** In groups of four, as people type it. */
        public String secret() {
            return enrolment.map(SecondFactors.Enrolment::secret).orElse("").replaceAll("(.{4})(?=.)", "$1 ");
        }
    }

    /**
     * The way to the provider.
     *
     * @param links whether it links the account to who one is there; else one shows anew who one is
     */
    public record IdentityPage(String provider, String address, boolean links) {

        static IdentityPage of(String provider, ProviderSignIn.Begun begun) {
            return new IdentityPage(
                    provider, begun.address().toString(), begun.request().purpose() == ProviderRequest.Purpose.LINK);
        }
    }

    /** The recovery codes, shown this once. */
    public record RecoveryPage(List<String> codes) {

        public RecoveryPage {
            codes = List.copyOf(codes);
        }

        @Override
        public String toString() {
            return "RecoveryPage";
        }
    }

    @CheckedTemplate(basePath = "account")
    static class Templates {
        static native TemplateInstance account(AccountPage view);

        static native TemplateInstance token(TokenPage view);

        static native TemplateInstance secondFactor(EnrolmentPage view);

        static native TemplateInstance recovery(RecoveryPage view);

        static native TemplateInstance identity(IdentityPage view);
    }

    @GET
    public TemplateInstance page(@RestQuery Optional<String> changed, @RestQuery Optional<Integer> ended) {
        return page(changed.isPresent(), ended.filter(sessions -> sessions >= 0), Optional.empty());
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

    @POST
    @Path("credentials/end-other-sessions")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response endOtherSessions() {
        return Forms.seeOther("/account?ended=" + credentials.endOtherSessions(callers.current()));
    }

    /** The answer is the page that shows the secret, as with a token. */
    @POST
    @Path("second-factor")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response beginSecondFactor(@RestForm Optional<String> current) {
        try {
            SecondFactors.Enrolment begun = secondFactors.begin(callers.current(), current.orElse(""));
            return Response.ok(Templates.secondFactor(new EnrolmentPage(Optional.of(begun), Optional.empty())))
                    .build();
        } catch (Problem problem) {
            return again(problem);
        }
    }

    @POST
    @Path("second-factor/confirm")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response confirmSecondFactor(@RestForm Optional<String> code) {
        try {
            List<String> codes = secondFactors.confirm(callers.current(), code.orElse(""));
            return Response.ok(Templates.recovery(new RecoveryPage(codes))).build();
        } catch (Problem problem) {
            return Forms.again(
                    problem,
                    refused -> Templates.secondFactor(new EnrolmentPage(Optional.empty(), Optional.of(refused))));
        }
    }

    @POST
    @Path("second-factor/remove")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response removeSecondFactor(@RestForm Optional<String> current, @RestForm Optional<String> code) {
        try {
            secondFactors.remove(callers.current(), current.orElse(""), code.orElse(""));
            return Forms.seeOther("/account");
        } catch (Problem problem) {
            return again(problem);
        }
    }

    @POST
    @Path("second-factor/recovery-codes")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response renewRecoveryCodes(@RestForm Optional<String> current, @RestForm Optional<String> code) {
        try {
            List<String> codes =
                    secondFactors.renewRecoveryCodes(callers.current(), current.orElse(""), code.orElse(""));
            return Response.ok(Templates.recovery(new RecoveryPage(codes))).build();
        } catch (Problem problem) {
            return again(problem);
        }
    }

    /** The way on is a link: pages let no form end at another site. */
    @POST
    @Path("identity")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response linkIdentity(@RestForm Optional<String> current, @Context UriInfo address) {
        return toProvider(
                () -> identities.beginLink(callers.current(), current.orElse(""), ProviderCookie.callback(address)));
    }

    /** For who has no password: the provider is to see them anew before they set one. */
    @POST
    @Path("password/first")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response beginPassword(@Context UriInfo address) {
        return toProvider(() -> identities.beginPassword(callers.current(), ProviderCookie.callback(address)));
    }

    private Response toProvider(Supplier<ProviderSignIn.Begun> beginning) {
        try {
            ProviderSignIn.Begun begun = beginning.get();
            return Response.ok(
                            Templates.identity(IdentityPage.of(identities.name().orElseThrow(), begun)))
                    .cookie(cookie.of(begun.request(), request))
                    .build();
        } catch (Problem problem) {
            return again(problem);
        }
    }

    @POST
    @Path("identity/remove")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response unlinkIdentity(@RestForm Optional<String> current) {
        try {
            identities.unlink(callers.current(), current.orElse(""));
            return Forms.seeOther("/account");
        } catch (Problem problem) {
            return again(problem);
        }
    }

    private Response again(Problem problem) {
        return Forms.again(problem, refused -> page(false, Optional.empty(), Optional.of(refused)));
    }

    private TemplateInstance page(boolean changed, Optional<Integer> ended, Optional<Refused> refused) {
        Caller caller = callers.current();
        List<CredentialView> held = credentials.list(caller);
        return Templates.account(new AccountPage(
                caller.name(),
                caller.displayName(),
                lines(held, "session", caller),
                lines(held, "token", caller),
                secondFactors.of(caller),
                identities
                        .name()
                        .map(name -> new AccountPage.Identity(
                                name, identities.linkedAt(caller).map(Moment::of))),
                password.isSet(caller),
                changed,
                ended,
                refused));
    }

    private static List<AccountPage.CredentialLine> lines(List<CredentialView> held, String kind, Caller caller) {
        return held.stream()
                .filter(view -> view.kind().equals(kind))
                .map(view -> AccountPage.CredentialLine.of(view, caller))
                .toList();
    }
}
