package io.tidemark.account;

import java.util.UUID;

/** Tells what a team uses of its quota. Teams do not know of VMs; who does implements this. */
public interface TeamUse {

    /** All that the team has, running or not, until its host has removed it; as the current transaction sees it. */
    Resources of(UUID team);

    /** What of {@link #of} is of VMs that were deleted and rest. */
    Resting restingOf(UUID team);

    /**
     * What VMs take that were deleted and rest.
     *
     * @param vms how many there are; they do not count as VMs
     * @param diskGib their data volumes in GiB
     */
    record Resting(long vms, long diskGib) {

        public static final Resting NONE = new Resting(0, 0);
    }
}
