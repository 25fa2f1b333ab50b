package io.tidemark.vm;

import io.tidemark.protocol.VmSpec.Shutdown;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the audit log says of a change: never keys or user data, only how many there are. */
final class VmDiff {

    private VmDiff() {}

    static Map<String, Object> of(VmRow vm, String policy, Optional<String> template) {
        Map<String, Object> diff = new TreeMap<>(of(vm.definition()));
        diff.put("image", vm.imageSpec().name());
        diff.put("policy", policy + " " + vm.policyRevision());
        template.ifPresent(name -> diff.put("template", name));
        return diff;
    }

    static Map<String, Object> between(VmDefinition before, VmDefinition after) {
        return changed(of(before), of(after));
    }

    /** Both sides of what is not the same; the same fields are on both. */
    static Map<String, Object> changed(Map<String, Object> old, Map<String, Object> now) {
        Map<String, Object> diff = new TreeMap<>();
        now.forEach((field, value) -> {
            if (!value.equals(old.get(field))) {
                diff.put(field, Map.of("before", old.get(field), "after", value));
            }
        });
        return diff;
    }

    static Map<String, Object> intent(VmRow vm, long run, Shutdown shutdown) {
        return Map.of("name", vm.name(), "run", run, "shutdown", shutdown.name().toLowerCase(Locale.ROOT));
    }

    static Map<String, Object> of(VmDefinition definition) {
        Map<String, Object> fields = new TreeMap<>();
        fields.put("name", definition.name());
        fields.put("vcpus", definition.vcpus());
        fields.put("memoryMib", definition.memoryMib());
        fields.put("dataVolumeGib", definition.dataVolumeGib());
        fields.put("labels", definition.labels());
        fields.put("sshKeys", definition.sshKeys().size());
        fields.put("packages", definition.packages());
        fields.put("apkRepositories", definition.apkRepositories());
        fields.put("userData", definition.userData().isPresent());
        fields.put("serialLogin", definition.serialLogin().name().toLowerCase(Locale.ROOT));
        fields.put(
                "forwards",
                definition.forwards().stream()
                        .map(forward -> Placement.port(forward) + " to " + forward.guestPort())
                        .toList());
        return fields;
    }
}
