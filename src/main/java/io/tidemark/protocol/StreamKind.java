package io.tidemark.protocol;

/** What a stream carries. */
public enum StreamKind {
    /** The VM's first serial port, both ways. */
    SERIAL
}
