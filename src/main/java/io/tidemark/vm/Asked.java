package io.tidemark.vm;

/** What came of asking a VM's guest for a survey, a moment ago and outside of any transaction. */
public enum Asked {
    /** It answered; what it said is stored. */
    ANSWERED,
    /** It did not, or not in time, or its host is away. */
    SILENT
}
