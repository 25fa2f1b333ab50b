package io.tidemark.vm;

import io.tidemark.policy.Revision;
import io.tidemark.protocol.Survey;
import java.util.List;
import java.util.Optional;

/**
 * A VM at the moment in which something is about to happen to it: all that {@link PreviewRules} look at.
 *
 * @param now the revision that its present boot follows
 * @param next the revision that its next boot would follow: another one where the policy changes
 * @param packages what the definition installs at a boot that has no memory of them
 * @param ground what is known of its volatile ground
 * @param survey what the guest last said, of this boot or an earlier one
 * @param volume whether its data volume may hold anything
 * @param volumeBytes what the data volume takes on the host's disk, where the host has said so
 */
record Situation(
        Revision now,
        Revision next,
        List<String> packages,
        Ground ground,
        Optional<Survey> survey,
        Volume volume,
        long volumeBytes) {

    Situation {
        packages = List.copyOf(packages);
    }

    /** What is known of the volatile ground. */
    enum Ground {
        /** There is none: no guest runs, or it has only begun to. */
        NONE,
        /** The survey is of the present boot. */
        SURVEYED,
        /** A guest runs, and has said nothing in this boot. */
        UNKNOWN
    }

    /** Whether the data volume, or the root disk, may hold anything. */
    enum Volume {
        /** It has never been started. */
        UNUSED,
        USED
    }
}
