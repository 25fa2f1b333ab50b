package io.tidemark.audit;

/** How an action ended. */
public enum Outcome {
    DONE,
    /** A rule said no. */
    REFUSED,
    /** It was allowed, and went wrong. */
    FAILED
}
