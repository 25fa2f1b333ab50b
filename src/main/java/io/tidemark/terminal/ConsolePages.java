package io.tidemark.terminal;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.tidemark.account.Callers;
import io.tidemark.vm.VmPage;
import io.tidemark.vm.VmPageViews;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;

/** The serial console as a page of its own, and the ticket by which a page opens it. */
@Path("/vms/{vm}/console")
@Authenticated
public class ConsolePages {

    private final Terminals terminals;
    private final VmPageViews views;
    private final Callers callers;

    ConsolePages(Terminals terminals, VmPageViews views, Callers callers) {
        this.terminals = terminals;
        this.views = views;
        this.callers = callers;
    }

    /** The page. */
    public record ConsolePage(VmPage vm) {}

    @CheckedTemplate(basePath = "terminal")
    static class Templates {
        static native TemplateInstance console(ConsolePage view);
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance page(UUID vm) {
        return Templates.console(new ConsolePage(views.of(callers.current(), vm)));
    }

    /** Only a module of our own pages asks for it: it has the cookie and the token of its page. */
    @POST
    @Path("ticket")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(MediaType.APPLICATION_JSON)
    public Ticket ticket(UUID vm) {
        return terminals.ticket(callers.current(), vm);
    }
}
