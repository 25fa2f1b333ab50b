package io.tidemark.account;

import io.quarkus.security.Authenticated;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;

/** The forms of the audit page's saved views. */
@Path("/audit/views")
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
@Produces(MediaType.TEXT_HTML)
@Authenticated
public class SavedViewPages {

    private final Callers callers;
    private final SavedViews views;

    SavedViewPages(Callers callers, SavedViews views) {
        this.callers = callers;
        this.views = views;
    }

    @POST
    public Response save(
            @RestForm Optional<String> name, @RestForm Optional<String> query, @RestForm Optional<String> reach) {
        SavedView saved = views.save(callers.current(), new SavedView.Wanted(name, query, reach));
        return AuditPages.seeOther("/audit?" + saved.query());
    }

    @POST
    @Path("{id}")
    public Response change(UUID id, @RestForm Optional<String> name, @RestForm Optional<String> reach) {
        SavedView.Wanted wanted =
                new SavedView.Wanted(name, Optional.empty(), Optional.of(reach.orElse(SavedView.Reach.OWN.slug())));
        return AuditPages.seeOther(
                "/audit?" + views.change(callers.current(), id, wanted).query());
    }

    @POST
    @Path("{id}/remove")
    public Response remove(UUID id) {
        views.remove(callers.current(), id);
        return AuditPages.seeOther("/audit");
    }
}
