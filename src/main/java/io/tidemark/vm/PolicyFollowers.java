package io.tidemark.vm;

import io.tidemark.policy.Followers;
import io.tidemark.protocol.VmSpec.Intended;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Tells policies which VMs follow them. */
@ApplicationScoped
class PolicyFollowers implements Followers {

    private final VmRepository vms;

    PolicyFollowers(VmRepository vms) {
        this.vms = vms;
    }

    @Override
    public List<Follower> of(UUID policy, Collection<UUID> teams) {
        return vms.following(policy, teams).stream()
                .map(vm -> new Follower(
                        vm.id(),
                        vm.name(),
                        vm.policyRevision(),
                        vm.intent().intended() == Intended.RUNNING ? Wanted.RUNNING : Wanted.STOPPED))
                .toList();
    }
}
