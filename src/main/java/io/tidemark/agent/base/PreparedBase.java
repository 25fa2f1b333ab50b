package io.tidemark.agent.base;

import java.nio.file.Path;

/**
 * An ISO's finished root, taken once and never written to again.
 *
 * @param digest of the ISO, such as {@code sha512:…}
 * @param folder where its files are; read only
 * @param release the Alpine release the ISO says it is, such as {@code 3.19.1}
 * @param kernelVersion such as {@code 6.1.0-56-cloud-amd64}
 */
public record PreparedBase(String digest, Path folder, String release, String kernelVersion) {

    static final String KERNEL = "kernel";
    static final String INITRAMFS = "initramfs";
    static final String ROOT = "root.squashfs";
    static final String DESCRIPTION = "base.json";

    /** What the kernel is told; nothing else is needed. */
    public static final String KERNEL_ARGUMENTS = "console=ttyS0,115200 quiet";

    /** The ISO's kernel. */
    public Path kernel() {
        return folder.resolve(KERNEL);
    }

    /** The first part of each VM's initrd. */
    public Path initramfs() {
        return folder.resolve(INITRAMFS);
    }

    /** The root, a squashfs: the drive with serial {@code tidemark-base}. */
    public Path root() {
        return folder.resolve(ROOT);
    }
}
