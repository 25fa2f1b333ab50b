package io.tidemark.policy;

import io.tidemark.platform.Problem;
import java.util.Optional;

/**
 * What a proof is to be made with.
 *
 * @param image the name or id of an image of the policy's kind
 * @param team the slug of the team whose VM it is; unless said the policy's own, or the first one that the caller operates
 * @param host a host's name or id; any that has room unless said
 */
public record ProofRequest(Optional<String> image, Optional<String> team, Optional<String> host) {

    /** @throws Problem {@code refused-value} where no image is named */
    public String requiredImage() {
        return image.filter(name -> !name.isBlank())
                .orElseThrow(() -> Problem.refusedValue("image", "image is missing."));
    }
}
