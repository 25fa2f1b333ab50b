package io.tidemark.account;

import io.quarkus.security.Authenticated;
import io.tidemark.platform.Problem;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The caller's own second factor. */
@Path("/api/v1/me/second-factor")
@Tag(name = "Accounts")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
public class SecondFactorResource {

    private final Callers callers;
    private final SecondFactors secondFactors;

    SecondFactorResource(Callers callers, SecondFactors secondFactors) {
        this.callers = callers;
        this.secondFactors = secondFactors;
    }

    /** The password of the account. */
    public record Confirmation(String current) {

        public Confirmation {
            required("current", current);
        }

        @Override
        public String toString() {
            return "Confirmation";
        }
    }

    /** A code of the app. */
    public record Code(String code) {

        public Code {
            required("code", code);
        }

        @Override
        public String toString() {
            return "Code";
        }
    }

    /** The password, and a code of the app or a recovery code. */
    public record Both(String current, String code) {

        public Both {
            required("current", current);
            required("code", code);
        }

        @Override
        public String toString() {
            return "Both";
        }
    }

    /** What opens a session in place of a code, once each. */
    public record Recovery(List<String> recoveryCodes) {

        public Recovery {
            recoveryCodes = List.copyOf(recoveryCodes);
        }

        @Override
        public String toString() {
            return "Recovery";
        }
    }

    @GET
    @Operation(summary = "Whether I have a second factor, and how many recovery codes are left")
    public SecondFactors.View see() {
        return secondFactors.of(callers.current());
    }

    @POST
    @Operation(summary = "Makes the secret for an authenticator app; it is told this once")
    public SecondFactors.Enrolment begin(Confirmation wanted) {
        return secondFactors.begin(callers.current(), wanted.current());
    }

    @POST
    @Path("/confirm")
    @Operation(summary = "Turns my second factor on; the recovery codes are told this once")
    public Recovery confirm(Code wanted) {
        return new Recovery(secondFactors.confirm(callers.current(), wanted.code()));
    }

    @POST
    @Path("/remove")
    @Operation(summary = "Takes my second factor off")
    public void remove(Both wanted) {
        secondFactors.remove(callers.current(), wanted.current(), wanted.code());
    }

    @POST
    @Path("/recovery-codes")
    @Operation(summary = "Makes new recovery codes in place of those that are left; they are told this once")
    public Recovery renewRecoveryCodes(Both wanted) {
        return new Recovery(secondFactors.renewRecoveryCodes(callers.current(), wanted.current(), wanted.code()));
    }

    private static void required(String field, String value) {
        if (value == null || value.isBlank()) {
            throw Problem.refusedValue(field, field + " is missing.");
        }
    }
}
