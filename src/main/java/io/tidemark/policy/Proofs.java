package io.tidemark.policy;

import io.tidemark.account.Caller;
import io.tidemark.platform.Page;
import io.tidemark.platform.PageRequest;
import io.tidemark.platform.Problem;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Who proves policies; policies themselves know no VM. Operators of a team may, with a VM of their team. */
public interface Proofs {

    /**
     * Begins a proof; the id of its operation.
     *
     * @throws Problem not found; {@code not-latest}; {@code refused-value}; {@code forbidden}
     */
    UUID begin(Caller caller, UUID policy, int revision, ProofRequest request);

    /** The proofs of a policy that the caller's teams have made, newest first. */
    Page<Proof> list(Caller caller, UUID policy, PageRequest request);

    /** What the caller could prove a policy with, at most 500 images. */
    Offer offer(Caller caller, Policy policy);

    /**
     * What a proof can be made with.
     *
     * @param images the names of those of the policy's kind
     * @param usual the one that is chosen before anyone has
     * @param teams the slugs of the teams that the caller operates and that can follow the policy
     */
    record Offer(List<String> images, Optional<String> usual, List<String> teams) {

        public Offer {
            images = List.copyOf(images);
            teams = List.copyOf(teams);
        }
    }
}
