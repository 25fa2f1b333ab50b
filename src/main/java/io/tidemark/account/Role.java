package io.tidemark.account;

/** What a member may do in a team; each role may do what those before it may. */
public enum Role {
    /** Sees the team's things. */
    VIEWER,
    /** Makes, starts, stops and deletes VMs. */
    OPERATOR,
    /** Manages members and policies. */
    OWNER
}
