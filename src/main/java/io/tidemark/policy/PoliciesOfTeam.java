package io.tidemark.policy;

import io.tidemark.account.TeamContents;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** A team's policies, where the team is deleted; no VM follows them any more when they go. */
@ApplicationScoped
@Priority(1)
class PoliciesOfTeam implements TeamContents {

    private final PolicyRepository policies;

    PoliciesOfTeam(PolicyRepository policies) {
        this.policies = policies;
    }

    @Override
    public void requireIdle(UUID team) {
        // A policy does nothing by itself.
    }

    @Override
    public Cleared clear(UUID team, UUID deletion) {
        policies.removeOf(team);
        return Cleared.ALL;
    }
}
