package io.tidemark.vm;

import io.tidemark.account.Caller;
import io.tidemark.account.Permission;
import io.tidemark.platform.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Long work that was asked for. Members of the VM's team see it, after the VM is gone too. */
@ApplicationScoped
public class Operations {

    private final OperationRepository operations;

    Operations(OperationRepository operations) {
        this.operations = operations;
    }

    /** @throws Problem not found where there is none or it is another team's */
    public OperationView byId(Caller caller, UUID id) {
        OperationView operation = operations
                .find(id)
                .filter(each -> caller.teams().containsKey(each.teamId()))
                .orElseThrow(() -> Problem.notFound("operation"));
        caller.requireIn(operation.teamId(), Permission.VM_SEE);
        return operation;
    }
}
