package io.tidemark.host;

import io.quarkus.security.Authenticated;
import io.tidemark.account.Caller;
import io.tidemark.account.Callers;
import io.tidemark.platform.Etags;
import io.tidemark.platform.Page;
import io.tidemark.platform.PageRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Hosts and how they enrol. */
@Path("/api/v1/hosts")
@Tag(name = "Hosts")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
public class HostResource {

    private final Hosts hosts;
    private final Enrolments enrolments;
    private final Callers callers;

    HostResource(Hosts hosts, Enrolments enrolments, Callers callers) {
        this.hosts = hosts;
        this.enrolments = enrolments;
        this.callers = callers;
    }

    /** What an enrolment is asked for with; both may be left out. */
    public record EnrolmentRequest(Optional<Map<String, String>> labels, Optional<Long> expiresInMinutes) {}

    @GET
    @Operation(summary = "The hosts by name")
    public Page<HostView> list(
            @QueryParam("limit") Optional<String> limit, @QueryParam("after") Optional<String> after) {
        return hosts.list(callers.current(), PageRequest.of(limit, after));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "A host, by id or name")
    public Response get(@PathParam("id") String id) {
        return answer(hosts.byNameOrId(callers.current(), id));
    }

    @POST
    @Path("/enrolments")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Makes a one-time token that a new host's agent enrols with; it is shown only now")
    public EnrolmentView enrol(EnrolmentRequest request, @Context UriInfo address) {
        Duration goodFor = request.expiresInMinutes()
                .filter(minutes -> minutes <= Enrolments.LONGEST.toMinutes() + 1)
                .map(Duration::ofMinutes)
                .orElse(request.expiresInMinutes().isPresent() ? Duration.ZERO : Enrolments.USUAL);
        return enrolments.issue(callers.current(), request.labels().orElse(Map.of()), goodFor, consoleAt(address));
    }

    @POST
    @Path("/{id}/drain")
    @Operation(summary = "Places and starts nothing on the host any more; what runs there runs on")
    public Response drain(@PathParam("id") String id, @HeaderParam("If-Match") Optional<String> ifMatch) {
        Caller caller = callers.current();
        HostView host = hosts.byNameOrId(caller, id);
        return answer(hosts.drain(caller, host.id(), ifMatch));
    }

    @POST
    @Path("/{id}/undrain")
    @Operation(summary = "Ends a drain")
    public Response undrain(@PathParam("id") String id, @HeaderParam("If-Match") Optional<String> ifMatch) {
        Caller caller = callers.current();
        HostView host = hosts.byNameOrId(caller, id);
        return answer(hosts.undrain(caller, host.id(), ifMatch));
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "Forgets a host; refused while VMs stand on it")
    public Response remove(@PathParam("id") String id) {
        Caller caller = callers.current();
        hosts.remove(caller, hosts.byNameOrId(caller, id).id());
        return Response.noContent().build();
    }

    private static Response answer(HostView host) {
        return Response.ok(host).header("ETag", Etags.of(host.version())).build();
    }

    private static String consoleAt(UriInfo address) {
        return address.getBaseUri().toString().replaceFirst("^http", "ws").replaceFirst("/$", "");
    }
}
