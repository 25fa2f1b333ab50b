package io.tidemark.policy;

import java.util.HashMap;
import java.util.Map;

/** What the audit log says of a change to policies. */
final class PolicyDiff {

    private PolicyDiff() {}

    static Map<String, Object> of(Policy policy) {
        Map<String, Object> diff = new HashMap<>(said(policy.latest()));
        diff.put("name", policy.name());
        diff.put("slug", policy.slug());
        return diff;
    }

    /** Only what differs, before and after. */
    static Map<String, Object> between(Revision before, Revision after) {
        Map<String, Object> old = said(before);
        Map<String, Object> diff = new HashMap<>();
        said(after).forEach((key, value) -> {
            if (!value.equals(old.get(key))) {
                diff.put(key, Map.of("before", old.get(key), "after", value));
            }
        });
        diff.put("revision", after.number());
        return diff;
    }

    private static Map<String, Object> said(Revision revision) {
        return Map.of(
                "root", revision.root().slug(),
                "kept", revision.kept(),
                "scratch", revision.scratch(),
                "packages", revision.packages().slug(),
                "dataVolumeGib", revision.dataVolumeGib());
    }
}
