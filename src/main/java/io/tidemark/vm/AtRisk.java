package io.tidemark.vm;

import java.time.Instant;
import java.util.Optional;

/**
 * What a person has not agreed to lose and would: lost or reverted, outside of scratch places.
 *
 * @param files paths of any kind, exactly
 * @param bytes in them and in the packages
 * @param packages packages that would be gone or back at the base's version
 * @param surveyedAt when the guest said so, by its host's clock; empty where no guest was asked
 */
public record AtRisk(long files, long bytes, long packages, Optional<Instant> surveyedAt) {

    /** Nothing, said by nobody in particular. */
    public static final AtRisk NOTHING = new AtRisk(0, 0, 0, Optional.empty());

    /** Whether nothing is. */
    public boolean none() {
        return files == 0 && packages == 0;
    }

    /** Files and packages together: the number in badges. */
    public long count() {
        return files + packages;
    }
}
