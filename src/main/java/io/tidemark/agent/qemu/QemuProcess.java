package io.tidemark.agent.qemu;

import io.tidemark.agent.storage.VmFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A QEMU process, known for sure: a process id alone may have been given to another program since.
 *
 * @param pid the process
 * @param startTicks when it started, in the kernel's clock ticks since the host's boot
 * @param hostBoot the host's boot that this was in
 */
public record QemuProcess(long pid, long startTicks, String hostBoot) {

    private static final Path PROC = Path.of("/proc");

    private static final int STATE = 0;
    private static final int START_TICKS = 19;

    /** The QEMU of the VM that runs as process {@code pid}, if it does. */
    static Optional<QemuProcess> of(UUID vm, long pid) {
        return isQemuOf(vm, pid)
                ? startTicks(pid).map(ticks -> new QemuProcess(pid, ticks, presentHostBoot()))
                : Optional.empty();
    }

    /** The QEMU that left its process id in {@code folder}, if it still runs. */
    static Optional<QemuProcess> in(VmFolder folder) {
        try {
            String text = Files.readString(folder.file(VmFolder.PID)).strip();
            return text.matches("[0-9]{1,9}") ? of(folder.id(), Long.parseLong(text)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether it still runs. */
    public boolean isAlive() {
        return hostBoot.equals(presentHostBoot())
                && startTicks(pid).map(ticks -> ticks == startTicks).orElse(false);
    }

    /** Ends it at once. */
    void kill() {
        if (isAlive()) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** The present boot of the host. */
    public static String presentHostBoot() {
        try {
            return Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static boolean isQemuOf(UUID vm, long pid) {
        try {
            byte[] line = Files.readAllBytes(PROC.resolve(pid + "/cmdline"));
            List<String> arguments = Arrays.asList(new String(line, StandardCharsets.UTF_8).split("\0", -1));
            int uuid = arguments.indexOf("-uuid");
            return arguments.getFirst().contains("qemu-system")
                    && uuid >= 0
                    && uuid + 1 < arguments.size()
                    && arguments.get(uuid + 1).equals(vm.toString());
        } catch (IOException e) {
            return false;
        }
    }

    /** The start of a process that is not a zombie. */
    private static Optional<Long> startTicks(long pid) {
        try {
            String stat = Files.readString(PROC.resolve(pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return fields[STATE].equals("Z") || fields[STATE].equals("X")
                    ? Optional.empty()
                    : Optional.of(Long.parseLong(fields[START_TICKS]));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
