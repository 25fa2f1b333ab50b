package io.tidemark.image;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What an image holds. */
public enum ImageKind {
    /** Kernel, initramfs and package repository. */
    @JsonProperty("iso")
    ISO,
    /** A qcow2 with a file system that boots by itself. */
    @JsonProperty("disk")
    DISK
}
