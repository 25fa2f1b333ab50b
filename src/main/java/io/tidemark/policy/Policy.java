package io.tidemark.policy;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A named, versioned rule set: what of a VM stays when something happens to it.
 *
 * @param slug the name as scripts write it, such as {@code lima-classic}
 * @param team whose it is; built-in policies are everybody's, and nobody can edit them
 * @param vm the VM whose own it is; no other VM is offered it
 * @param latest the newest revision, which new VMs follow
 */
public record Policy(
        UUID id,
        String slug,
        String name,
        String summary,
        Optional<UUID> team,
        Optional<UUID> vm,
        Instant madeAt,
        Revision latest) {

    /** What names it in the address of its page: the slug where that is everybody's, else the id. */
    String path() {
        return builtIn() ? slug : id.toString();
    }

    /** Whether it came with the product: every team can use it, none can edit it. */
    public boolean builtIn() {
        return team.isEmpty();
    }
}
