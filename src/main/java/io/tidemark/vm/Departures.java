package io.tidemark.vm;

import io.tidemark.policy.OwnPolicies;
import io.tidemark.vm.OperationView.State;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Takes VMs out of the database that no host has anything of any more, each with the policy that was its own. */
@ApplicationScoped
class Departures {

    private final VmRepository vms;
    private final VmTemplateRepository templates;
    private final ProofRepository proofs;
    private final OperationRepository operations;
    private final OwnPolicies policies;

    Departures(
            VmRepository vms,
            VmTemplateRepository templates,
            ProofRepository proofs,
            OperationRepository operations,
            OwnPolicies policies) {
        this.vms = vms;
        this.templates = templates;
        this.proofs = proofs;
        this.operations = operations;
        this.policies = policies;
    }

    /** Removes a VM; part of the transaction that found it gone. */
    void remove(VmRow vm, Optional<UUID> deletion) {
        vms.delete(vm.id());
        policies.endOf(vm.id(), deletion, this::isUsed);
    }

    /** Removes a VM that no host has taken yet, which ends whatever is under way for it. */
    void removeUnplaced(VmRow vm, UUID deletion, Instant now) {
        operations.openOf(vm.id()).ifPresent(open -> operations.settle(open, State.DONE, Optional.empty(), now));
        remove(vm, Optional.of(deletion));
    }

    private boolean isUsed(UUID policy) {
        return vms.isFollowed(policy) || templates.count("policy", policy) > 0 || proofs.count("policy", policy) > 0;
    }
}
