package io.tidemark.agent.base;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tidemark.agent.qemu.Launch.Privileges;
import io.tidemark.agent.storage.Json;
import io.tidemark.protocol.HostFacts.Accelerator;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Boots an ISO once by Alpine's own contract and lets it hand its finished root over. Everything but the ISO lies in one
 * folder, which is QEMU's working directory.
 */
final class BuilderVm {

    static final String KERNEL = "kernel";
    static final String DRIVE = "out.raw";

    private static final String STOCK_INITRAMFS = "iso-initramfs";
    private static final String INITRD = "initrd";
    private static final String PROGRESS = "tidemark: ";

    /** Too little, and a larger ISO's root does not fit; sparse, so more costs nothing. */
    private static final long DRIVE_BYTES = 2L << 30;

    /** The root lives in this memory while it is built: Alpine's standard ISO needs about 300 MiB. */
    private static final int MEMORY_MIB = 512;

    /** Emulated on a loaded host it takes 15 to 60 s; what takes this long hangs. */
    private static final Duration LIMIT = Duration.ofMinutes(8);

    private final Path folder;
    private final Accelerator accelerator;
    private final Privileges privileges;

    BuilderVm(Path folder, Accelerator accelerator, Privileges privileges) {
        this.folder = folder;
        this.accelerator = accelerator;
        this.privileges = privileges;
    }

    /** Runs it to its end. */
    Handover run(IsoFiles iso, Consumer<String> progress) throws IOException, InterruptedException {
        Path initramfs = folder.resolve(STOCK_INITRAMFS);
        iso.extract(folder, folder.resolve(KERNEL), initramfs);
        writeInitrd(initramfs);
        Files.delete(initramfs);
        try (RandomAccessFile drive = new RandomAccessFile(folder.resolve(DRIVE).toFile(), "rw")) {
            drive.setLength(DRIVE_BYTES);
        }
        ChildProcess.run(folder, LIMIT, command(iso), ChildProcess.Input.NONE, line -> {
            int said = line.indexOf(PROGRESS);
            if (said >= 0) {
                progress.accept(line.substring(said + PROGRESS.length()));
            }
        });
        Files.delete(folder.resolve(INITRD));
        return Handover.on(folder.resolve(DRIVE));
    }

    private void writeInitrd(Path initramfs) throws IOException {
        byte[] overlay = Tar.gzipped(List.of(
                GuestFile.text("etc/.default_boot_services", GuestFile.TEXT, ""),
                GuestFile.text("etc/apk/world", GuestFile.TEXT, "alpine-base\n"),
                new GuestFile(
                        "sbin/tidemark-builder",
                        GuestFile.PROGRAM,
                        GuestPrograms.named("builder/tidemark-builder").content())));
        try (OutputStream out = new BufferedOutputStream(
                Files.newOutputStream(folder.resolve(INITRD), StandardOpenOption.CREATE_NEW))) {
            Cpio.pad(out, Files.copy(initramfs, out));
            Cpio cpio = new Cpio(out);
            cpio.add(new GuestFile("tidemark.apkovl.tar.gz", GuestFile.TEXT, overlay));
            cpio.end();
        }
    }

    private List<String> command(IsoFiles iso) {
        List<String> command = new ArrayList<>(List.of("qemu-system-x86_64", "-nodefaults", "-no-user-config"));
        String sandbox = "on,obsolete=deny,spawn=deny,resourcecontrol=deny";
        command.addAll(
                switch (privileges) {
                    case OWN_USER -> List.of("-sandbox", sandbox + ",elevateprivileges=deny");
                    // Becoming nobody is what that rule would forbid.
                    case DROPPED -> List.of("-sandbox", sandbox, "-runas", "nobody");
                });
        command.addAll(List.of("-machine", "q35", "-m", String.valueOf(MEMORY_MIB), "-display", "none", "-no-reboot"));
        command.addAll(
                switch (accelerator) {
                    case KVM -> List.of("-accel", "kvm", "-cpu", "host");
                    // A larger translation cache makes QEMU 7.2 stall for tens of seconds: its list of blocks of one
                    // page grows with every program the guest starts, and clearing that page walks it for each store.
                    case TCG -> List.of("-accel", "tcg,tb-size=64");
                });
        command.addAll(List.of("-kernel", KERNEL, "-initrd", INITRD, "-append", kernelArguments(iso)));
        command.addAll(drive("iso", iso.iso().toAbsolutePath().toString(), true));
        command.addAll(drive("out", DRIVE, false));
        command.addAll(List.of("-device", "virtio-rng-pci"));
        command.addAll(List.of("-chardev", "stdio,id=serial,signal=off", "-serial", "chardev:serial"));
        return command;
    }

    private static String kernelArguments(IsoFiles iso) {
        return "console=ttyS0,115200 modules=loop,squashfs,virtio_pci,virtio_blk,isofs apkovl=/tidemark.apkovl.tar.gz modloop="
                + iso.modloop() + " init=/sbin/tidemark-builder quiet";
    }

    /** As JSON, in which no character of a path means anything to QEMU. */
    private static List<String> drive(String name, String file, boolean readOnly) {
        Map<String, Object> options = Map.of(
                "driver",
                "raw",
                "node-name",
                name,
                "read-only",
                readOnly,
                "file",
                Map.of("driver", "file", "filename", file));
        try {
            return List.of(
                    "-blockdev",
                    Json.mapper().writeValueAsString(options),
                    "-device",
                    "virtio-blk-pci,drive=" + name + ",serial=tidemark-" + name);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a drive's options can't be written", e);
        }
    }
}
