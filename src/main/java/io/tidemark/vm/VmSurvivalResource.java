package io.tidemark.vm;

import io.quarkus.security.Authenticated;
import io.tidemark.account.Caller;
import io.tidemark.account.Callers;
import io.tidemark.platform.Page;
import io.tidemark.platform.PageRequest;
import io.tidemark.platform.Problem;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
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

/** What stays of a VM and what goes: surveys, previews, and the actions that make it anew. */
@Path("/api/v1/vms")
@Tag(name = "VMs")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
public class VmSurvivalResource {

    private final Surveys surveys;
    private final Previews previews;
    private final VmRemakes remakes;
    private final Savings savings;
    private final Receipts receipts;
    private final Timelines timelines;
    private final Callers callers;
    private final BegunOnce begun;

    VmSurvivalResource(
            Surveys surveys,
            Previews previews,
            VmRemakes remakes,
            Savings savings,
            Receipts receipts,
            Timelines timelines,
            Callers callers,
            BegunOnce begun) {
        this.savings = savings;
        this.receipts = receipts;
        this.timelines = timelines;
        this.surveys = surveys;
        this.previews = previews;
        this.remakes = remakes;
        this.callers = callers;
        this.begun = begun;
    }

    @GET
    @Path("/{id}/survey")
    @Operation(summary = "What stood on volatile ground when the guest last looked; reported by the guest")
    public SurveyView survey(@PathParam("id") String id) {
        return last(callers.current(), id);
    }

    @POST
    @Path("/{id}/survey")
    @Operation(summary = "Asks the guest to look now; what it said last where it does not answer within 10 s")
    public SurveyView surveyNow(@PathParam("id") String id) {
        Caller caller = callers.current();
        surveys.ask(caller, VmResource.vm(id));
        return last(caller, id);
    }

    private SurveyView last(Caller caller, String id) {
        return surveys.lastOf(caller, VmResource.vm(id)).orElseThrow(() -> Problem.notFound("survey"));
    }

    @GET
    @Path("/{id}/preview")
    @Operation(
            summary = "What an event would take: restart (a stop too), crash, base-upgrade (with image), reset,"
                    + " policy-change (with policy and revision), delete; the guest is asked for it")
    public Preview preview(
            @PathParam("id") String id,
            @QueryParam("event") Optional<String> event,
            @QueryParam("image") Optional<String> image,
            @QueryParam("policy") Optional<String> policy,
            @QueryParam("revision") Optional<String> revision) {
        return previews.of(callers.current(), VmResource.vm(id), PreviewRequest.of(event, image, policy, revision));
    }

    @POST
    @Path("/{id}/reset")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Makes the data volume and a root disk anew; 409 would-lose with a preview")
    public Response reset(@BeanParam Addressed to, Acceptance body) {
        Caller caller = callers.current();
        Asked asked = surveys.ask(caller, to.vm());
        return begun.answer(
                caller, to, "reset", body, () -> remakes.reset(caller, to.vm(), body.preview(), asked, to.ifMatch()));
    }

    @POST
    @Path("/{id}/change-base")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Goes to another image of the same kind; 409 would-lose with a preview")
    public Response changeBase(@BeanParam Addressed to, VmRemakes.BaseChange body) {
        Caller caller = callers.current();
        Asked asked = surveys.ask(caller, to.vm());
        return begun.answer(
                caller, to, "change-base", body, () -> remakes.changeBase(caller, to.vm(), body, asked, to.ifMatch()));
    }

    @POST
    @Path("/{id}/change-policy")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Follows another policy or revision; 409 would-lose with a preview")
    public Response changePolicy(@BeanParam Addressed to, VmRemakes.PolicyChange body) {
        Caller caller = callers.current();
        Asked asked = surveys.ask(caller, to.vm());
        return begun.answer(
                caller,
                to,
                "change-policy",
                body,
                () -> remakes.changePolicy(caller, to.vm(), body, asked, to.ifMatch()));
    }

    @POST
    @Path("/{id}/keep")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Keeps paths for good while the guest runs: a new revision of the VM's own policy")
    public Response keep(@BeanParam Addressed to, Savings.Paths body) {
        Caller caller = callers.current();
        return begun.answer(caller, to, "keep", body, () -> savings.keep(caller, to.vm(), body, to.ifMatch()));
    }

    @POST
    @Path("/{id}/rescue")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Copies paths once to /mnt/data/rescue while the guest runs")
    public Response rescue(@BeanParam Addressed to, Savings.Paths body) {
        Caller caller = callers.current();
        return begun.answer(caller, to, "rescue", body, () -> savings.rescue(caller, to.vm(), body, to.ifMatch()));
    }

    @GET
    @Path("/{id}/receipts")
    @Operation(summary = "What each boot did, compared with what had been promised, newest first")
    public Page<ReceiptView> receipts(
            @PathParam("id") String id,
            @QueryParam("limit") Optional<String> limit,
            @QueryParam("after") Optional<String> after) {
        return receipts.list(callers.current(), VmResource.vm(id), PageRequest.of(limit, after));
    }

    @GET
    @Path("/{id}/timeline")
    @Operation(
            summary = "Everything that happened to a VM, people and machines together, newest first: what the audit log"
                    + " has of it, its operations, its boots")
    public Page<TimelineEntry> timeline(
            @PathParam("id") String id,
            @QueryParam("limit") Optional<String> limit,
            @QueryParam("after") Optional<String> after) {
        return timelines.list(callers.current(), VmResource.vm(id), PageRequest.of(limit, after));
    }
}
