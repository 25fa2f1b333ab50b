package io.tidemark.terminal;

import io.quarkus.security.Authenticated;
import io.tidemark.account.Callers;
import io.tidemark.platform.Problem;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Tickets for serial consoles. */
@Path("/api/v1/vms/{id}/serial-ticket")
@Tag(name = "VMs")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
public class TerminalResource {

    private final Terminals terminals;
    private final Callers callers;

    TerminalResource(Terminals terminals, Callers callers) {
        this.terminals = terminals;
        this.callers = callers;
    }

    @POST
    @Operation(summary = "A ticket that opens the VM's serial console once, within 30 s")
    public Ticket ticket(@PathParam("id") String id) {
        return terminals.ticket(callers.current(), vm(id));
    }

    private static UUID vm(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw Problem.notFound("VM");
        }
    }
}
