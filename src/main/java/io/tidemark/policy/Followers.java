package io.tidemark.policy;

import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Who knows which VMs follow a policy; policies themselves know no VM. */
public interface Followers {

    /** The VMs of these teams that follow a policy, by name, at most 500. */
    List<Follower> of(UUID policy, Collection<UUID> teams);

    /**
     * A VM that follows a policy.
     *
     * @param revision the one it follows
     */
    record Follower(UUID id, String name, int revision, Wanted wanted) {}

    /** Whether it is to run. */
    enum Wanted {
        RUNNING,
        STOPPED
    }
}
