package io.tidemark.policy;

import io.tidemark.platform.Problem;
import java.util.List;
import java.util.Optional;

/**
 * A policy as it is posted, with its first revision. What is left out is taken from the copied policy's latest revision,
 * where there is one.
 *
 * @param team a team's slug
 * @param name as people read it, 1 to 100 characters, unique in the team without case
 * @param summary one sentence for whoever chooses
 * @param copyOf the name, slug or id of a policy to begin with
 * @param root {@code ram}, {@code layered} or {@code disk}
 * @param kept see {@link KeptPaths}
 * @param scratch see {@link ScratchPaths}
 * @param packages {@code none}, {@code fix}, {@code reinstall} or {@code snapshot}
 * @param dataVolumeGib 1 to 16384
 */
public record NewPolicy(
        Optional<String> team,
        Optional<String> name,
        Optional<String> summary,
        Optional<String> copyOf,
        Optional<String> root,
        Optional<List<String>> kept,
        Optional<List<String>> scratch,
        Optional<String> packages,
        Optional<Integer> dataVolumeGib) {

    public NewPolicy {
        name.ifPresent(PolicyNames::checked);
        summary = summary.map(PolicyNames::checkedSummary);
    }

    RevisionRequest rules() {
        return new RevisionRequest(root, kept, scratch, packages, dataVolumeGib);
    }

    String requiredTeam() {
        return team.filter(text -> !text.isBlank()).orElseThrow(() -> Problem.refusedValue("team", "team is missing."));
    }

    String requiredName() {
        return PolicyNames.checked(name.orElseThrow(() -> Problem.refusedValue("name", "name is missing.")));
    }
}
