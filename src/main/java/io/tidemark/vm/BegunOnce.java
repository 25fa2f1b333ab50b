package io.tidemark.vm;

import io.tidemark.account.Caller;
import io.tidemark.platform.Idempotency;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import java.util.function.Supplier;

/** Begins what is asked of a VM by {@code POST /vms/{id}/…}: once for an {@code Idempotency-Key}, answered with 202. */
@ApplicationScoped
class BegunOnce {

    private final Idempotency idempotency;

    BegunOnce(Idempotency idempotency) {
        this.idempotency = idempotency;
    }

    /**
     * The 202 with the operation.
     *
     * @param to the VM, and the key where there is one
     * @param action the path below the VM's, such as {@code restart}
     * @param body what the same key must always come with
     * @param operation begins it, in this method's transaction
     */
    Response answer(Caller caller, Addressed to, String action, Object body, Supplier<UUID> operation) {
        return idempotency.once(
                caller.asker(),
                to.key(),
                "POST /vms/" + to.id() + "/" + action,
                body,
                () -> Idempotency.Answer.accepted(new VmResource.Begun(operation.get())));
    }
}
