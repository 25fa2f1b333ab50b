package io.tidemark.support;

import io.quarkus.security.Authenticated;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/** A page that nobody but a signed-in user sees, for tests of the way there. */
@Path("/guarded-for-tests")
@Authenticated
public class GuardedPage {

    @GET
    @Produces("text/html")
    public String page() {
        return "<!doctype html><title>guarded</title>";
    }
}
