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

    /** A name and a password. */
    public record Login(String name, String password) {

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
        return signIn.withPassword(login.name(), login.password(), Requests.from(request));
    }
}
