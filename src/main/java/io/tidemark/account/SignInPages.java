package io.tidemark.account;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.tidemark.platform.LocalPath;
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
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;

/** Signing in and out in the browser. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
public class SignInPages {

    private static final String HALF_WAY = "tidemark-half-way";

    private final SignIn signIn;
    private final Callers callers;
    private final ProviderSignIn provider;
    private final SealedCookies cookies;
    private final HttpServerRequest request;

    SignInPages(
            SignIn signIn, ProviderSignIn provider, Callers callers, SealedCookies cookies, HttpServerRequest request) {
        this.signIn = signIn;
        this.provider = provider;
        this.callers = callers;
        this.cookies = cookies;
        this.request = request;
    }

    /** Why a sign-in did not happen. */
    public enum Refusal {
        WRONG,
        TOO_MANY,
        WRONG_CODE,
        LATE,
        NO_ACCOUNT,
        PROVIDER_REFUSED,
        PROVIDER_AWAY;

        /** @throws Problem itself, where signing in has no such */
        static Refusal of(Problem problem) {
            return switch (problem.type()) {
                case "wrong-credentials" -> WRONG;
                case "wrong-code" -> WRONG_CODE;
                case "too-many-attempts" -> TOO_MANY;
                case "no-account" -> NO_ACCOUNT;
                case "provider-refused" -> PROVIDER_REFUSED;
                case "provider-away" -> PROVIDER_AWAY;
                default -> throw problem;
            };
        }
    }

    /** The page that asks for a code. */
    public record CodePage(Optional<Refusal> refused) {}

    /** What waits in the browser for the code, and where to go after it. */
    record Waiting(HalfWay halfWay, String next) {}

    /**
     * The sign-in page.
     *
     * @param name what was typed before
     * @param next where to go after it
     * @param provider what the site's provider is called, where it has one
     */
    public record SignInPage(Optional<Refusal> refused, String name, String next, Optional<String> provider) {

        public boolean fresh() {
            return refused.isEmpty();
        }

        /** Where the way to the provider begins. */
        public String providerLink() {
            return "/login/provider?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
        }
    }

    @CheckedTemplate(basePath = "account")
    static class Templates {
        static native TemplateInstance signIn(SignInPage view);

        static native TemplateInstance signInCode(CodePage view);
    }

    @GET
    @Path("login")
    @PermitAll
    public Response page(@RestQuery String next) {
        String to = LocalPath.orElse(next, "/");
        if (callers.maybe().isPresent()) {
            return Forms.seeOther(to);
        }
        return Response.ok(page(Optional.empty(), "", to)).build();
    }

    @POST
    @Path("login")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @PermitAll
    public Response open(@RestForm String name, @RestForm String password, @RestForm String next) {
        String to = LocalPath.orElse(next, "/");
        String typed = Optional.ofNullable(name).orElse("").strip();
        try {
            return after(
                    signIn.withPassword(typed, Optional.ofNullable(password).orElse(""), Requests.from(request)), to);
        } catch (Problem problem) {
            return refused(problem, typed, to);
        }
    }

    @POST
    @Path("logout")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Authenticated
    public Response close() {
        signIn.out(callers.current());
        return Forms.to("/login").cookie(SessionCookie.none(request)).build();
    }

    /** Where a code is asked for, in the browser that the password was typed into. */
    @GET
    @Path("login/code")
    @PermitAll
    public Response codePage() {
        return cookies.read(HALF_WAY, Waiting.class, request)
                .map(waiting -> Response.ok(Templates.signInCode(new CodePage(Optional.empty()))))
                .orElseGet(() -> Forms.to("/login"))
                .build();
    }

    @POST
    @Path("login/code")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @PermitAll
    public Response withCode(@RestForm String code) {
        Optional<Waiting> waiting = cookies.read(HALF_WAY, Waiting.class, request);
        if (waiting.isEmpty()) {
            return Forms.seeOther("/login");
        }
        try {
            Session session = signIn.withCode(
                    waiting.get().halfWay(), Optional.ofNullable(code).orElse(""), Requests.from(request));
            return signedIn(session, waiting.get().next());
        } catch (Problem problem) {
            Refusal refusal = Refusal.of(problem);
            return Response.status(problem.kind().status())
                    .entity(
                            refusal == Refusal.WRONG
                                    ? page(
                                            Optional.of(Refusal.LATE),
                                            "",
                                            waiting.get().next())
                                    : Templates.signInCode(new CodePage(Optional.of(refusal))))
                    .build();
        }
    }

    /** Where a sign-in leads that has come this far: into the console, or to the code. */
    Response after(SignIn.Step step, String next) {
        return switch (step) {
            case SignIn.Step.In in -> signedIn(in.session(), next);
            case SignIn.Step.CodeNeeded needed ->
                Forms.to("/login/code")
                        .cookie(cookies.of(HALF_WAY, new Waiting(needed.halfWay(), next), HalfWay.TIME, request))
                        .build();
        };
    }

    private Response signedIn(Session session, String next) {
        return Forms.to(next)
                .cookie(SessionCookie.of(session, request))
                .cookie(cookies.none(HALF_WAY, request))
                .build();
    }

    /** The sign-in page, with why a sign-in by the provider was refused. */
    Response refused(Problem problem, String next) {
        return refused(problem, "", next);
    }

    private Response refused(Problem problem, String name, String next) {
        return Response.status(problem.kind().status())
                .entity(page(Optional.of(Refusal.of(problem)), name, next))
                .build();
    }

    private TemplateInstance page(Optional<Refusal> refusal, String name, String next) {
        return Templates.signIn(new SignInPage(refusal, name, next, provider.name()));
    }
}
