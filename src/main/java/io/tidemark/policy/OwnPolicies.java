package io.tidemark.policy;

import io.tidemark.audit.AuditEntry;
import io.tidemark.audit.AuditLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/** Policies that are one VM's own, when that VM is gone for good. */
@ApplicationScoped
public class OwnPolicies {

    private final PolicyRepository policies;
    private final AuditLog audit;

    OwnPolicies(PolicyRepository policies, AuditLog audit) {
        this.policies = policies;
        this.audit = audit;
    }

    /**
     * Removes a VM's own policy with its revisions, if it has one, or leaves it to the team where something else uses it.
     * Part of the transaction that has removed the VM; it waits for nobody who holds what that holds: what somebody is about
     * to use is used.
     *
     * @param deletion the operation that deleted the VM
     * @param used whether something that remains uses a policy
     */
    public void endOf(UUID vm, Optional<UUID> deletion, Predicate<UUID> used) {
        policies.ofVm(vm).ifPresent(policy -> {
            boolean goes = policies.lockUnlessBusy(policy.id()) && !used.test(policy.id());
            if (goes) {
                policies.remove(policy.id());
            } else {
                policies.leaveToTeam(policy.id());
            }
            AuditEntry entry = AuditEntry.done(
                            "system:console",
                            "console",
                            goes ? "policy.delete-own" : "policy.leave-to-team",
                            "policy:" + policy.id())
                    .ofTeam(policy.team().orElseThrow())
                    .withDiff(PolicyDiff.of(policy));
            audit.record(deletion.map(entry::ofOperation).orElse(entry));
        });
    }
}
