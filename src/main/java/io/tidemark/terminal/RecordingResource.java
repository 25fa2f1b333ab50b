package io.tidemark.terminal;

import io.quarkus.security.Authenticated;
import io.tidemark.account.Callers;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Recordings of consoles, for auditors. */
@Path("/api/v1/audit/recordings")
@Tag(name = "Audit")
@Produces({MediaType.APPLICATION_JSON, RecordingResource.CAST})
@Authenticated
public class RecordingResource {

    static final String CAST = "application/x-asciicast";

    private final Recordings recordings;
    private final Callers callers;

    RecordingResource(Recordings recordings, Callers callers) {
        this.recordings = recordings;
        this.callers = callers;
    }

    @GET
    @Path("{id}")
    @Operation(
            summary = "What a console showed, as asciicast v2",
            description = "The entries vm.console.open and vm.console.close name it as `recording`, the latter with the"
                    + " SHA-256 of this file. Reading it is an entry.")
    public Response cast(@PathParam("id") UUID id) {
        return cast(recordings, recordings.play(callers.current(), id));
    }

    static Response cast(Recordings recordings, Recordings.Recorded played) {
        StreamingOutput body = out -> recordings.write(played.id(), out);
        return Response.ok(body, CAST)
                .header("Content-Disposition", "attachment; filename=\"" + played.id() + ".cast\"")
                .build();
    }
}
