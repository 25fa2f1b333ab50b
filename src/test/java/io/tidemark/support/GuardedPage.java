package io.tidemark.support;

import io.quarkus.security.Authenticated;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.StreamingOutput;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** A page that nobody but a signed-in user sees, for tests of the way there. */
@Path("/guarded-for-tests")
@Authenticated
public class GuardedPage {

    /** More than any buffer on the way holds. */
    private static final int MUCH = 1 << 20;

    @GET
    @Produces("text/html")
    public String page() {
        return "<!doctype html><title>guarded</title>";
    }

    /** Half of an answer: then its source fails. */
    @GET
    @Path("half")
    @Produces("text/plain")
    @Operation(hidden = true)
    public StreamingOutput half() {
        return out -> {
            out.write(new byte[MUCH]);
            out.flush();
            throw new IllegalStateException("The other half can't be read");
        };
    }
}
