package io.tidemark.vm;

import io.quarkus.security.Authenticated;
import io.tidemark.account.Caller;
import io.tidemark.account.Callers;
import io.tidemark.platform.Etags;
import io.tidemark.platform.Idempotency;
import io.tidemark.platform.Page;
import io.tidemark.platform.PageRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Templates of VMs that a team offers its members. */
@Path("/api/v1/teams/{slug}/templates")
@Tag(name = "VMs")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
public class VmTemplatesResource {

    private final VmTemplates templates;
    private final Callers callers;
    private final Idempotency idempotency;

    VmTemplatesResource(VmTemplates templates, Callers callers, Idempotency idempotency) {
        this.templates = templates;
        this.callers = callers;
        this.idempotency = idempotency;
    }

    @GET
    @Operation(summary = "A team's templates by name; trouble says why no VM can be made from one")
    public Page<VmTemplate> list(
            @PathParam("slug") String slug,
            @QueryParam("limit") Optional<String> limit,
            @QueryParam("after") Optional<String> after) {
        return templates.list(callers.current(), slug, PageRequest.of(limit, after));
    }

    @POST
    @Operation(summary = "Makes a template; fromVm takes what is left out from a VM of the team")
    public Response create(
            @PathParam("slug") String slug,
            @HeaderParam("Idempotency-Key") Optional<String> key,
            TemplateRequest wanted) {
        Caller caller = callers.current();
        String path = "/teams/" + slug + "/templates";
        return idempotency.once(caller.asker(), key, "POST " + path, wanted, () -> {
            VmTemplate made = templates.create(caller, wanted, slug);
            return Idempotency.Answer.created("/api/v1" + path + "/" + made.id(), made);
        });
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "A template; POST /vms makes a VM from it")
    public Response get(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        return answer(templates.byId(callers.current(), slug, id));
    }

    @PATCH
    @Path("/{id}")
    @Operation(summary = "Changes a template; VMs that were made from it stay as they are")
    public Response change(
            @PathParam("slug") String slug,
            @PathParam("id") UUID id,
            @HeaderParam("If-Match") Optional<String> ifMatch,
            TemplateRequest wanted) {
        return answer(templates.change(callers.current(), id, slug, wanted, ifMatch));
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "Deletes a template; VMs that were made from it stay")
    public void delete(
            @PathParam("slug") String slug,
            @PathParam("id") UUID id,
            @HeaderParam("If-Match") Optional<String> ifMatch) {
        templates.delete(callers.current(), id, slug, ifMatch);
    }

    private static Response answer(VmTemplate template) {
        return Response.ok(template)
                .header("ETag", Etags.of(template.version()))
                .build();
    }
}
