package io.tidemark.vm;

import io.quarkus.security.Authenticated;
import io.tidemark.account.Caller;
import io.tidemark.account.Callers;
import io.tidemark.platform.Etags;
import io.tidemark.platform.Idempotency;
import io.tidemark.platform.Page;
import io.tidemark.platform.PageRequest;
import io.tidemark.platform.Problem;
import jakarta.ws.rs.BeanParam;
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

/** Virtual machines and what can be done to them. */
@Path("/api/v1/vms")
@Tag(name = "VMs")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
public class VmResource {

    private final Vms vms;
    private final VmCreation creation;
    private final VmActions actions;
    private final RestingVms resting;
    private final Surveys surveys;
    private final Callers callers;
    private final Idempotency idempotency;
    private final BegunOnce begun;

    VmResource(
            Vms vms,
            VmCreation creation,
            VmActions actions,
            RestingVms resting,
            Surveys surveys,
            Callers callers,
            Idempotency idempotency,
            BegunOnce begun) {
        this.vms = vms;
        this.creation = creation;
        this.surveys = surveys;
        this.actions = actions;
        this.resting = resting;
        this.callers = callers;
        this.idempotency = idempotency;
        this.begun = begun;
    }

    /** The answer of an action: what was begun. */
    public record Begun(UUID operation) {}

    /** The body of a start. */
    public record VmStart() {}

    @GET
    @Operation(
            summary =
                    "The VMs of my teams by name; status takes words with commas between them, q a part of the name. Deleted VMs that rest are asked for by status=resting")
    public Page<VmView> list(
            @QueryParam("team") Optional<String> team,
            @QueryParam("status") Optional<String> status,
            @QueryParam("q") Optional<String> search,
            @QueryParam("limit") Optional<String> limit,
            @QueryParam("after") Optional<String> after) {
        return vms.list(callers.current(), VmFilter.of(team, status, search), PageRequest.of(limit, after));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Makes a VM that is to run; it waits where no host has room")
    public Response create(@HeaderParam("Idempotency-Key") Optional<String> key, VmRequest request) {
        Caller caller = callers.current();
        return idempotency.once(caller.asker(), key, "POST /vms", request, () -> {
            VmView made = creation.create(caller, request);
            return Idempotency.Answer.created("/api/v1/vms/" + made.id(), made);
        });
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "A VM: what is wanted, what its host says, and the status that follows")
    public Response get(@PathParam("id") String id) {
        return answer(vms.byId(callers.current(), vm(id)));
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Changes a VM's definition; it counts from the VM's next start")
    public Response change(
            @PathParam("id") String id, @HeaderParam("If-Match") Optional<String> ifMatch, VmPatch patch) {
        return answer(actions.change(callers.current(), vm(id), patch, ifMatch));
    }

    @DELETE
    @Path("/{id}")
    @Operation(
            summary =
                    "Deletes a VM: it is stopped and rests with its disks for a while, then goes for good; accept is the id of the preview of it")
    public Response delete(
            @PathParam("id") String id,
            @QueryParam("accept") Optional<String> accept,
            @HeaderParam("If-Match") Optional<String> ifMatch) {
        Caller caller = callers.current();
        Acceptance accepted = new Acceptance(accept);
        Asked asked = surveys.ask(caller, vm(id));
        UUID operation = actions.delete(caller, vm(id), accepted.preview(), asked, ifMatch);
        return Response.accepted(new Begun(operation)).build();
    }

    @POST
    @Path("/{id}/bring-back")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary =
                    "Makes a deleted VM that rests a stopped one again; name where another VM has taken its name meanwhile")
    public Response bringBack(
            @PathParam("id") String id, @HeaderParam("If-Match") Optional<String> ifMatch, RestingVms.BringBack body) {
        return answer(resting.bringBack(callers.current(), vm(id), body, ifMatch));
    }

    @POST
    @Path("/{id}/delete-now")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Ends a deleted VM that rests before its time, with all its files, its data volume too")
    public Response deleteNow(@BeanParam Addressed to, VmStart body) {
        Caller caller = callers.current();
        return begun.answer(caller, to, "delete-now", body, () -> resting.deleteNow(caller, to.vm(), to.ifMatch()));
    }

    @POST
    @Path("/{id}/start")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Starts a VM that is stopped or has failed")
    public Response start(@BeanParam Addressed to, VmStart body) {
        Caller caller = callers.current();
        return begun.answer(caller, to, "start", body, () -> actions.start(caller, to.vm(), to.ifMatch()));
    }

    @POST
    @Path("/{id}/stop")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary =
                    "Stops a VM: the guest is asked to power off, or with force QEMU is ended at once; 409 would-lose with a preview")
    public Response stop(@BeanParam Addressed to, VmStop body) {
        Caller caller = callers.current();
        Asked asked = surveys.ask(caller, to.vm());
        return begun.answer(caller, to, "stop", body, () -> actions.stop(caller, to.vm(), body, asked, to.ifMatch()));
    }

    @POST
    @Path("/{id}/restart")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Shuts a VM down and starts it again; 409 would-lose with a preview")
    public Response restart(@BeanParam Addressed to, VmStop body) {
        Caller caller = callers.current();
        Asked asked = surveys.ask(caller, to.vm());
        return begun.answer(
                caller, to, "restart", body, () -> actions.restart(caller, to.vm(), body, asked, to.ifMatch()));
    }

    private static Response answer(VmView vm) {
        return Response.ok(vm).header("ETag", Etags.of(vm.version())).build();
    }

    /** What is no id is no VM's id. */
    static UUID vm(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw Problem.notFound("VM");
        }
    }
}
