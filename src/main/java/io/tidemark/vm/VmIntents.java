package io.tidemark.vm;

import io.tidemark.host.Hosts;
import io.tidemark.host.IntentSource;
import io.tidemark.policy.Policies;
import io.tidemark.protocol.GuestTask;
import io.tidemark.protocol.ToAgent;
import io.tidemark.protocol.VmSpec;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** All that is wanted on a host. */
@ApplicationScoped
class VmIntents implements IntentSource {

    private final VmRepository vms;
    private final Hosts hosts;
    private final Policies policies;
    private final GuestTasks tasks;

    VmIntents(VmRepository vms, Hosts hosts, Policies policies, GuestTasks tasks) {
        this.tasks = tasks;
        this.vms = vms;
        this.hosts = hosts;
        this.policies = policies;
    }

    /** The generation is read before the VMs: what changes in between comes again under the next one. */
    @Override
    @Transactional
    public ToAgent.Intent intentFor(UUID host) {
        long generation = hosts.generation(host);
        List<VmRow> rows = vms.onHost(host);
        Map<UUID, List<GuestTask>> open = tasks.openOf(rows);
        List<VmSpec> specs = rows.stream()
                .map(vm -> VmSpecs.of(
                        vm, policies.revision(vm.policy(), vm.policyRevision()), open.getOrDefault(vm.id(), List.of())))
                .toList();
        return new ToAgent.Intent(generation, specs);
    }
}
