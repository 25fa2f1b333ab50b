package io.tidemark.account;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a member may do in a team; each role may do what those before it may. */
public enum Role {
    /** Sees the team's things. */
    @JsonProperty("viewer")
    VIEWER,
    /** Makes, starts, stops and deletes VMs. */
    @JsonProperty("operator")
    OPERATOR,
    /** Manages members and policies. */
    @JsonProperty("owner")
    OWNER;

    /** Whether who has it can change what the team has. */
    boolean changes() {
        return switch (this) {
            case VIEWER -> false;
            case OPERATOR, OWNER -> true;
        };
    }
}
