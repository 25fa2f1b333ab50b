package io.tidemark.vm;

import io.tidemark.platform.Problem;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PathParam;
import java.util.Optional;
import java.util.UUID;

/**
 * The VM that {@code POST /vms/{id}/…} asks something of, and on which terms.
 *
 * @param id as the path has it
 * @param ifMatch the version that the VM is to have
 * @param key under which the same request begins nothing again
 */
public record Addressed(
        @PathParam("id") String id,
        @HeaderParam("If-Match") Optional<String> ifMatch,
        @HeaderParam("Idempotency-Key") Optional<String> key) {

    /** @throws Problem not found: what is no id is no VM's id */
    UUID vm() {
        return VmResource.vm(id);
    }
}
