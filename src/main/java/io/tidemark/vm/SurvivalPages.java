package io.tidemark.vm;

import io.quarkus.security.Authenticated;
import io.tidemark.account.Caller;
import io.tidemark.account.Callers;
import io.tidemark.platform.PageRequest;
import io.tidemark.platform.Problem;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What a VM's page does about what stands on volatile ground, without leaving it. */
@Path("/vms")
@Produces(MediaType.TEXT_HTML)
@Authenticated
public class SurvivalPages {

    private final Vms vms;
    private final Surveys surveys;
    private final Savings savings;
    private final SavingWait wait;
    private final Callers callers;
    private final VmPageViews views;

    SurvivalPages(Vms vms, Surveys surveys, Savings savings, SavingWait wait, Callers callers, VmPageViews views) {
        this.views = views;
        this.vms = vms;
        this.surveys = surveys;
        this.savings = savings;
        this.wait = wait;
        this.callers = callers;
    }

    /** Asks the guest to look now; the page says what it said, or how old that is. */
    @POST
    @Path("{vm}/survey")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response survey(UUID vm) {
        Caller caller = callers.current();
        VmView view = vms.byId(caller, vm);
        surveys.ask(caller, view.id());
        return seeOther("/vms/" + view.id());
    }

    /** Keeps or rescues one path by its own button, or all that are ticked. */
    @POST
    @Path("{vm}/save")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response save(UUID vm, MultivaluedMap<String, String> form) {
        Caller caller = callers.current();
        Decision sent = Decision.of(form);
        Optional<String> keep = Optional.ofNullable(form.getFirst("keep"));
        Optional<String> rescue = Optional.ofNullable(form.getFirst("rescue"));
        List<String> paths = keep.or(() -> rescue).map(List::of).orElse(sent.paths());
        if (paths.isEmpty()) {
            return seeOther("/vms/" + vms.byId(caller, vm).id() + "?saved=none");
        }
        boolean once = keep.isEmpty() && (rescue.isPresent() || sent.how() == Decision.How.RESCUE);
        Savings.Paths body = new Savings.Paths(Optional.of(paths));
        UUID operation;
        try {
            operation = once
                    ? savings.rescue(caller, vm, body, Optional.empty())
                    : savings.keep(caller, vm, body, Optional.empty());
        } catch (Problem problem) {
            return refused(caller, vm, Unsaved.of(problem, vms.byId(caller, vm), views.language()));
        }
        wait.ended(caller, operation);
        return seeOther("/vms/" + vm + "?saved=" + operation);
    }

    /** The page on which it was asked, with why not. */
    private Response refused(Caller caller, UUID vm, Unsaved why) {
        VmPage page =
                views.of(caller, vm, VmPage.Tab.SURVIVAL, VmPage.Saved.refused(why.sentence()), PageRequest.first());
        return Response.status(why.status()).entity(VmPages.Templates.one(page)).build();
    }

    private static Response seeOther(String path) {
        return Response.status(Response.Status.SEE_OTHER)
                .header(HttpHeaders.LOCATION, path)
                .build();
    }
}
