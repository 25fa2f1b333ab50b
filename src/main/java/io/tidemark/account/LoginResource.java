package io.tidemark.account;

import io.tidemark.platform.Problem;
import io.tidemark.platform.Requests;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Signing in to the API. */
@Path("/api/v1/login")
@Tag(name = "Accounts")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
public class LoginResource {

    private final SignIn signIn;
    private final HttpServerRequest request;

    LoginResource(SignIn signIn, HttpServerRequest request) {
        this.signIn = signIn;
        this.request = request;
    }

    /**
     * A name and a password.
     *
     * @param code what the authenticator app shows, or a recovery code, where the account has a second factor
     */
    public record Login(String name, String password, Optional<String> code) {

        public Login {
            if (name == null || name.isEmpty()) {
                throw Problem.refusedValue("name", "name is missing.");
            }
            if (password == null || password.isEmpty()) {
                throw Problem.refusedValue("password", "password is missing.");
            }
        }

        @Override
        public String toString() {
            return "Login[name=" + name + "]";
        }
    }

    @POST
    @Operation(summary = "Opens a session; its token is a bearer token")
    public Session open(Login login) {
        String from = Requests.from(request);
        return switch (signIn.withPassword(login.name(), login.password(), from)) {
            case SignIn.Step.In in -> in.session();
            case SignIn.Step.CodeNeeded needed ->
                signIn.withCode(needed.halfWay(), login.code().orElseThrow(LoginResource::codeNeeded), from);
        };
    }

    private static Problem codeNeeded() {
        return new Problem(
                Problem.Kind.UNAUTHENTICATED,
                "code-needed",
                "This account has a second factor: send the code of the app, or a recovery code, as \"code\", too.");
    }
}
