package io.tidemark.agent.qemu;

import java.nio.file.Path;
import java.util.Optional;

/** What a VM boots from; the files outside its folder are read-only. */
public sealed interface Boot {

    /**
     * A prepared base: its kernel, the VM's own initrd, the base's root below, the ISO within reach.
     *
     * @param arguments the kernel's command line
     */
    record Base(Path kernel, Path root, Path iso, String arguments) implements Boot {}

    /**
     * The VM's overlay on a disk image.
     *
     * @param uefi the firmware's code, where the image needs UEFI
     */
    record Disk(Path image, Optional<Path> uefi) implements Boot {}
}
