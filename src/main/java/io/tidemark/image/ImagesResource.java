package io.tidemark.image;

import io.quarkus.security.Authenticated;
import io.tidemark.account.Caller;
import io.tidemark.account.Callers;
import io.tidemark.platform.Idempotency;
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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The catalogue of images. */
@Path("/api/v1/images")
@Tag(name = "Images")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
public class ImagesResource {

    private final Callers callers;
    private final Images images;
    private final Idempotency idempotency;

    ImagesResource(Callers callers, Images images, Idempotency idempotency) {
        this.callers = callers;
        this.images = images;
        this.idempotency = idempotency;
    }

    @GET
    @Operation(summary = "The catalogue by name")
    public Page<ImageView> list(
            @QueryParam("limit") Optional<String> limit, @QueryParam("after") Optional<String> after) {
        return images.list(callers.current(), PageRequest.of(limit, after));
    }

    @GET
    @Path("/{image}")
    @Operation(summary = "An image by its name or id")
    public ImageView get(@PathParam("image") String nameOrId) {
        return images.byNameOrId(callers.current(), nameOrId);
    }

    @POST
    @Operation(summary = "Registers an image; a digest is required")
    public Response register(@HeaderParam("Idempotency-Key") Optional<String> key, NewImage wanted) {
        Caller caller = callers.current();
        return idempotency.once(caller.asker(), key, "POST /images", wanted, () -> {
            ImageView made = images.register(caller, wanted);
            return Idempotency.Answer.created("/api/v1/images/" + made.id(), made);
        });
    }

    @DELETE
    @Path("/{image}")
    @Operation(summary = "Takes an image out of the catalogue, by its name or id")
    public void delete(@PathParam("image") String nameOrId) {
        images.delete(callers.current(), nameOrId);
    }
}
