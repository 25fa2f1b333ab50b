package io.tidemark.agent.qemu;

import io.tidemark.agent.storage.AtomicFiles;
import io.tidemark.agent.storage.Json;
import io.tidemark.agent.storage.Programs;
import io.tidemark.protocol.HostFacts.Accelerator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Finds out whether a guest really runs on /dev/kvm. The device can exist and be unusable: a guest on it spins for ever,
 * or QEMU aborts. So a guest of 512 bytes counts to twenty million in long mode there; see {@code kvm-probe.S}.
 */
public final class KvmProbe {

    private static final Path DEVICE = Path.of("/dev/kvm");

    /** The probe ends within 0.2 s even under emulation. Longer only makes the first start slower where KVM is broken. */
    private static final int LIMIT_SECONDS = 3;

    /** What {@code isa-debug-exit} makes of what the probe writes; QEMU's own failures end with 1. */
    private static final int PASSED = 33;

    /** What {@code timeout} ends with when it had to. */
    private static final int TIMED_OUT = 124;

    /** The firmware does not boot a disk of one sector. */
    private static final int DISK_BYTES = 1024 * 1024;

    private KvmProbe() {}

    /**
     * What was found.
     *
     * @param hostBoot the boot of the host that it holds for
     * @param reason a sentence
     */
    public record Finding(String hostBoot, Accelerator accelerator, String reason) {}

    /**
     * What guests run on, found once for each boot of the host.
     *
     * @param memory the file that remembers it
     */
    public static Finding find(Path memory) throws InterruptedException {
        Optional<Finding> known =
                read(memory).filter(finding -> finding.hostBoot().equals(QemuProcess.presentHostBoot()));
        if (known.isPresent()) {
            return known.get();
        }
        Finding finding = probe(memory.getParent());
        try {
            AtomicFiles.write(memory, Json.mapper().writeValueAsBytes(finding));
        } catch (IOException e) {
            // it is found out again at the next start
            return finding;
        }
        return finding;
    }

    private static Optional<Finding> read(Path memory) {
        try {
            return Files.exists(memory)
                    ? Optional.of(Json.mapper().readValue(Files.readAllBytes(memory), Finding.class))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Finding probe(Path folder) throws InterruptedException {
        if (!Files.exists(DEVICE)) {
            return emulate("there is no /dev/kvm on this host");
        }
        if (!Files.isReadable(DEVICE) || !Files.isWritable(DEVICE)) {
            return emulate("/dev/kvm exists, but the agent's user may not use it; add it to the group kvm");
        }
        if (Programs.find(QemuCommand.PROGRAM).isEmpty()) {
            return new Finding("unknown", Accelerator.TCG, "there is no QEMU to try /dev/kvm with");
        }
        Path disk = folder.resolve("kvm-probe.img");
        try {
            Files.write(disk, disk());
            return run(disk);
        } catch (IOException e) {
            return emulate("/dev/kvm exists, but the probe can't be run: " + e.getMessage());
        } finally {
            disk.toFile().delete();
        }
    }

    private static byte[] disk() throws IOException {
        try (InputStream program = Optional.ofNullable(KvmProbe.class.getResourceAsStream("kvm-probe.bin"))
                .orElseThrow(() -> new IOException("the agent's jar lacks the probe"))) {
            return Arrays.copyOf(program.readAllBytes(), DISK_BYTES);
        }
    }

    private static Finding run(Path disk) throws IOException, InterruptedException {
        String image = Json.mapper()
                .createObjectNode()
                .put("driver", "raw")
                .put("node-name", "probe")
                .put("read-only", true)
                .set(
                        "file",
                        Json.mapper()
                                .createObjectNode()
                                .put("driver", "file")
                                .put("filename", disk.toAbsolutePath().toString()))
                .toString();
        List<String> command = List.of(
                // a guest that spins on a broken /dev/kvm must end even if the agent is killed meanwhile
                Programs.require("nice").toString(),
                Programs.require("timeout").toString(),
                "--kill-after=1",
                String.valueOf(LIMIT_SECONDS),
                Programs.require(QemuCommand.PROGRAM).toString(),
                "-nodefaults",
                "-no-user-config",
                "-display",
                "none",
                "-machine",
                "q35",
                "-accel",
                "kvm",
                "-m",
                "16",
                "-device",
                "isa-debug-exit,iobase=0xf4,iosize=0x04",
                "-blockdev",
                image,
                "-device",
                "virtio-blk-pci,drive=probe");
        Process qemu = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!qemu.waitFor(LIMIT_SECONDS + 2, TimeUnit.SECONDS) || qemu.exitValue() == TIMED_OUT) {
                return emulate("/dev/kvm exists, but a guest on it does not run: the probe did not end within "
                        + LIMIT_SECONDS + " s");
            }
            return qemu.exitValue() == PASSED
                    ? new Finding(
                            QemuProcess.presentHostBoot(), Accelerator.KVM, "a guest on /dev/kvm was tried and runs")
                    : emulate("/dev/kvm exists, but QEMU can't use it (status " + qemu.exitValue() + ")");
        } finally {
            qemu.destroyForcibly();
        }
    }

    private static Finding emulate(String reason) {
        return new Finding(
                QemuProcess.presentHostBoot(), Accelerator.TCG, reason + "; guests are emulated, which is slower");
    }
}
