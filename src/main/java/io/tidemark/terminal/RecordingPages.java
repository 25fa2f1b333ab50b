package io.tidemark.terminal;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.tidemark.account.Callers;
import io.tidemark.platform.ContentSecurity;
import io.tidemark.platform.Moment;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;

/** Plays recordings of consoles in the browser. */
@Path("/audit/recordings/{recording}")
@Authenticated
public class RecordingPages {

    private final Recordings recordings;
    private final ContentSecurity security;
    private final Callers callers;

    RecordingPages(Recordings recordings, ContentSecurity security, Callers callers) {
        this.recordings = recordings;
        this.security = security;
        this.callers = callers;
    }

    /** The page. */
    public record RecordingPage(UUID id, UUID vm, String vmName, String actor, Moment at, String styleNonce) {}

    @CheckedTemplate(basePath = "terminal")
    static class Templates {
        static native TemplateInstance recording(RecordingPage view);
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance page(UUID recording) {
        Recordings.Recorded found = recordings.find(callers.current(), recording);
        return Templates.recording(new RecordingPage(
                found.id(),
                found.vm(),
                found.vmName(),
                found.actor(),
                Moment.of(found.beganAt()),
                security.styleNonce()));
    }

    @GET
    @Path("cast")
    @Produces({RecordingResource.CAST, MediaType.TEXT_HTML})
    public Response cast(UUID recording) {
        return RecordingResource.cast(recordings, recordings.play(callers.current(), recording));
    }
}
