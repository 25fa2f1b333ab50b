package io.tidemark.account;

import java.util.UUID;

/**
 * What else belongs to teams, told by who knows of it. Teams ask all of them, those of a higher
 * {@link jakarta.annotation.Priority} first: what stands on something else goes before it.
 */
public interface TeamContents {

    /**
     * Part of the transaction that deletes the team.
     *
     * @throws io.tidemark.platform.Problem where something of it is in use
     */
    void requireIdle(UUID team);

    /**
     * Ends what is the team's, for good; part of the transaction that looks at the team.
     *
     * @param deletion under which entries of the audit log hang
     * @return whether nothing is left
     */
    Cleared clear(UUID team, UUID deletion);

    /** Whether something is left of a team. */
    enum Cleared {
        ALL,
        /** A host has to remove something first. */
        NOT_YET
    }
}
