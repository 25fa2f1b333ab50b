package io.tidemark.vm;

import io.tidemark.platform.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A change of a VM's definition; what is left out stays. It counts from the VM's next start.
 *
 * @param dataVolumeGib as large as before or larger: a data volume never shrinks
 */
public record VmPatch(
        Optional<String> name,
        Optional<Integer> vcpus,
        Optional<Integer> memoryMib,
        Optional<Integer> dataVolumeGib,
        Optional<Map<String, String>> labels,
        Optional<List<String>> sshKeys,
        Optional<List<String>> packages,
        Optional<List<String>> apkRepositories,
        Optional<String> serialLogin,
        Optional<List<VmRequest.ForwardRequest>> forwards) {

    VmDefinition applied(VmDefinition before) {
        if (dataVolumeGib.filter(gib -> gib < before.dataVolumeGib()).isPresent()) {
            throw Problem.refusedValue(
                    "dataVolumeGib", "A data volume never shrinks; this one has " + before.dataVolumeGib() + " GiB.");
        }
        return new VmDefinition(
                name.orElse(before.name()),
                vcpus.orElse(before.vcpus()),
                memoryMib.orElse(before.memoryMib()),
                dataVolumeGib.orElse(before.dataVolumeGib()),
                labels.orElse(before.labels()),
                sshKeys.isPresent() ? VmRequest.whole("sshKeys", sshKeys) : before.sshKeys(),
                packages.isPresent() ? VmRequest.whole("packages", packages) : before.packages(),
                apkRepositories.isPresent()
                        ? VmRequest.whole("apkRepositories", apkRepositories)
                        : before.apkRepositories(),
                before.userData(),
                serialLogin.map(VmRequest::login).orElse(before.serialLogin()),
                forwards.map(VmRequest::forwards).orElse(before.forwards()));
    }
}
