package io.tidemark.account;

import java.util.UUID;

/** Tells what a team uses of its quota. Teams do not know of VMs; who does implements this. */
@FunctionalInterface
public interface TeamUse {

    /** All that the team has, running or not, until its host has removed it; as the current transaction sees it. */
    Resources of(UUID team);
}
