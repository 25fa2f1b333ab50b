package io.tidemark.vm;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.tidemark.policy.Root;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A template of VMs as readers see it.
 *
 * @param team its team's slug
 * @param policyRevision the revision that VMs follow; empty where it is the latest when each is made
 * @param follows the revision that one made now follows; empty where the policy is gone
 * @param root the root that such a VM has
 * @param userDataBytes length of the user-data, which is not shown
 * @param serialLogin {@code auto} or {@code prompt}
 * @param trouble why nobody can make a VM from it, and what to do about that; empty where they can
 * @param version the ETag
 */
public record VmTemplate(
        UUID id,
        String team,
        String name,
        String summary,
        UUID image,
        String imageName,
        UUID policy,
        String policyName,
        Optional<Integer> policyRevision,
        Optional<Integer> follows,
        Optional<Root> root,
        int vcpus,
        int memoryMib,
        int dataVolumeGib,
        Map<String, String> labels,
        List<String> sshKeys,
        List<String> packages,
        List<String> apkRepositories,
        int userDataBytes,
        String serialLogin,
        Optional<Reason> trouble,
        Instant madeAt,
        String madeBy,
        Instant changedAt,
        @JsonIgnore long version) {

    public VmTemplate {
        labels = Map.copyOf(labels);
        sshKeys = List.copyOf(sshKeys);
        packages = List.copyOf(packages);
        apkRepositories = List.copyOf(apkRepositories);
    }
}
