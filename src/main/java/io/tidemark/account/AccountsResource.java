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
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The accounts. */
@Path("/api/v1/accounts")
@Tag(name = "Accounts")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
public class AccountsResource {

    private final Callers callers;
    private final Accounts accounts;
    private final SecondFactors secondFactors;
    private final Idempotency idempotency;

    AccountsResource(Callers callers, Accounts accounts, SecondFactors secondFactors, Idempotency idempotency) {
        this.callers = callers;
        this.accounts = accounts;
        this.secondFactors = secondFactors;
        this.idempotency = idempotency;
    }

    /** What an account is to be to the site. */
    public record Standing(SiteRole role) {

        public Standing {
            if (role == null) {
                throw Problem.refusedValue("role", "role must be one of none, admin, auditor.");
            }
        }
    }

    @GET
    @Operation(summary = "Accounts by name; q is a part of the name or of what pages show")
    public Page<AccountView> list(
            @QueryParam("q") Optional<String> q,
            @QueryParam("limit") Optional<String> limit,
            @QueryParam("after") Optional<String> after) {
        return accounts.list(callers.current(), q.orElse(""), PageRequest.of(limit, after));
    }

    @POST
    @Operation(summary = "Makes an account")
    public Response create(@HeaderParam("Idempotency-Key") Optional<String> key, NewAccount wanted) {
        Caller caller = callers.current();
        // Without the password: its hash is stored with the key, and a plain hash of a password can be guessed.
        Map<String, String> request = Map.of(
                "name",
                wanted.name(),
                "displayName",
                wanted.shownAs(),
                "siteRole",
                wanted.role().name());
        return idempotency.once(caller.asker(), key, "POST /accounts", request, () -> {
            AccountView made = accounts.create(caller, wanted);
            return Idempotency.Answer.created("/api/v1/accounts/" + made.name(), made);
        });
    }

    @PUT
    @Path("/{account}/site-role")
    @Operation(summary = "Makes an account administrator, auditor or neither")
    public AccountView giveSiteRole(@PathParam("account") String account, Standing wanted) {
        return accounts.giveSiteRole(callers.current(), account, wanted.role());
    }

    @POST
    @Path("/{account}/disable")
    @Operation(
            summary =
                    "Lets nobody sign in to an account, and ends its sessions and tokens; reason is for the audit log")
    public AccountView disable(@PathParam("account") String account, Accounts.Why why) {
        return accounts.disable(callers.current(), account, why);
    }

    @POST
    @Path("/{account}/enable")
    @Operation(summary = "Lets people sign in to an account again; reason is for the audit log")
    public AccountView enable(@PathParam("account") String account, Accounts.Why why) {
        return accounts.enable(callers.current(), account, why);
    }

    @DELETE
    @Path("/{account}/second-factor")
    @Operation(summary = "Takes the second factor off somebody else's account")
    public void takeSecondFactorOff(@PathParam("account") String account) {
        secondFactors.takeOffOf(callers.current(), account);
    }
}
