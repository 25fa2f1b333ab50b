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
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;

/** Signing in and out in the browser. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
public class SignInPages {

    private final SignIn signIn;
    private final Callers callers;
    private final HttpServerRequest request;

    SignInPages(SignIn signIn, Callers callers, HttpServerRequest request) {
        this.signIn = signIn;
        this.callers = callers;
        this.request = request;
    }

    /** Why a sign-in did not happen. */
    public enum Refusal {
        WRONG,
        TOO_MANY
    }

    /**
     * The sign-in page.
     *
     * @param name what was typed before
     * @param next where to go after it
     */
    public record SignInPage(Optional<Refusal> refused, String name, String next) {

        public boolean fresh() {
            return refused.isEmpty();
        }
    }

    @CheckedTemplate(basePath = "account")
    static class Templates {
        static native TemplateInstance signIn(SignInPage view);
    }

    @GET
    @Path("login")
    @PermitAll
    public Response page(@RestQuery String next) {
        String to = LocalPath.orElse(next, "/");
        if (callers.maybe().isPresent()) {
            return seeOther(to).build();
        }
        return Response.ok(Templates.signIn(new SignInPage(Optional.empty(), "", to)))
                .build();
    }

    @POST
    @Path("login")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @PermitAll
    public Response open(@RestForm String name, @RestForm String password, @RestForm String next) {
        String to = LocalPath.orElse(next, "/");
        String typed = Optional.ofNullable(name).orElse("").strip();
        try {
            Session session =
                    signIn.withPassword(typed, Optional.ofNullable(password).orElse(""), Requests.from(request));
            return seeOther(to)
                    .cookie(cookie(session.token(), Duration.between(Instant.now(), session.expiresAt())))
                    .build();
        } catch (Problem problem) {
            Refusal refusal = problem.kind() == Problem.Kind.TOO_MANY ? Refusal.TOO_MANY : Refusal.WRONG;
            return Response.status(problem.kind().status() == 429 ? 429 : 401)
                    .entity(Templates.signIn(new SignInPage(Optional.of(refusal), typed, to)))
                    .build();
        }
    }

    @POST
    @Path("logout")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Authenticated
    public Response close() {
        signIn.out(callers.current());
        return seeOther("/login").cookie(cookie("", Duration.ZERO)).build();
    }

    private NewCookie cookie(String token, Duration age) {
        return new NewCookie.Builder(TokenAuthentication.COOKIE)
                .value(token)
                .path("/")
                .maxAge((int) age.toSeconds())
                .httpOnly(true)
                .secure(request.isSSL())
                .sameSite(NewCookie.SameSite.LAX)
                .build();
    }

    private static Response.ResponseBuilder seeOther(String path) {
        return Response.status(Response.Status.SEE_OTHER).header("Location", path);
    }
}
