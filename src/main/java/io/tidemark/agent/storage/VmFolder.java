package io.tidemark.agent.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Everything in a VM's folder, each file named once, here. The folder is private to the agent's user (0700); QEMU runs
 * with it as its working directory, so that its arguments hold short relative names only and a socket's path stays below
 * the kernel's 108 bytes.
 *
 * @param id the VM
 * @param path the folder, absolute
 */
public record VmFolder(UUID id, Path path) {

    /** QEMU's control socket. */
    public static final String QMP_SOCKET = "qmp.sock";
    /** The other end of the guest's first serial port. */
    public static final String SERIAL_SOCKET = "serial.sock";
    /** The other end of the guest channel. */
    public static final String GUEST_SOCKET = "guest.sock";
    /** QEMU's process id, in decimal, written by QEMU. */
    public static final String PID = "pid";
    /** ISO kind: the base's initramfs with our guest programs and {@code guest.env} behind it. Made anew at each start. */
    public static final String INITRD = "initrd";
    /** Disk kind: the NoCloud volume. Made anew at each start. */
    public static final String SEED = "seed.iso";
    /** Disk kind: what the guest changed on its root, over the read-only image. */
    public static final String ROOT = "root.qcow2";
    /** The data volume. */
    public static final String DATA = "data.qcow2";
    /** Disk kind with UEFI: the firmware's variables, this VM's own copy. */
    public static final String UEFI_VARIABLES = "uefi-variables.fd";

    /** Makes the folder if it is missing. */
    public void make() throws IOException {
        if (!exists()) {
            Files.createDirectory(path, AtomicFiles.PRIVATE_FOLDER);
            AtomicFiles.flush(path.getParent());
        }
        AtomicFiles.removeHalfMade(path);
    }

    /** Whether there is one; a symbolic link of that name is none. */
    public boolean exists() {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Removes the folder and all in it: first renamed, so that a kill leaves either all of it or none of its name. */
    public void remove() throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            Path gone = AtomicFiles.halfMade(path);
            Files.move(path, gone);
            AtomicFiles.flush(path.getParent());
            AtomicFiles.removeTree(gone);
        }
    }

    /** The definition that the VM was last prepared for, as the console sent it. */
    public Path spec() {
        return path.resolve("spec.json");
    }

    /** What became of the last run: see {@code RunRecord}. */
    public Path run() {
        return path.resolve("run.json");
    }

    /** What the guest last said of its boot. */
    public Path guest() {
        return path.resolve("guest.json");
    }

    /** What came of the tasks that the console may not know of yet. */
    public Path tasks() {
        return path.resolve("tasks.json");
    }

    /** Disk kind: the digest of the image below {@link #ROOT} and the firmware that it needs. */
    public Path rootBase() {
        return path.resolve("root.json");
    }

    /** The epoch of the data volume and the root disk, in decimal; {@link Epoch}. */
    public Path epoch() {
        return path.resolve("epoch");
    }

    /** What the guest wrote to its serial port, the newer half of it, at most 512 KiB. */
    public Path serialLog() {
        return path.resolve("serial.log");
    }

    /** The half of the serial log before {@link #serialLog()}. */
    public Path olderSerialLog() {
        return path.resolve("serial.log.1");
    }

    /** What QEMU itself complained about, cut when it grows over 1 MiB. */
    public Path qemuLog() {
        return path.resolve("qemu.log");
    }

    /** A file named by one of this class' constants. */
    public Path file(String name) {
        return path.resolve(name);
    }
}
