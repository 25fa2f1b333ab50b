package io.tidemark.agent.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs the host's programs: arguments as a list and never through a shell, in plain English (LC_ALL=C), for a limited
 * time, with what they say cut to what a person can read.
 */
public final class Programs {

    private static final int LONGEST_OUTPUT = 64 * 1024;

    /** Which Debian package brings a program; the order is the one in which people are told. */
    private static final Map<String, String> PACKAGES = Map.of(
            "qemu-system-x86_64", "qemu-system-x86",
            "qemu-img", "qemu-utils",
            "mke2fs", "e2fsprogs",
            "xorriso", "xorriso",
            "sqfstar", "squashfs-tools",
            "mksquashfs", "squashfs-tools",
            "setsid", "util-linux",
            "prlimit", "util-linux");

    /** sbin too: mke2fs lives there, and an ordinary user's PATH often leaves it out. */
    private static final List<String> FOLDERS = Stream.concat(
                    Stream.of(Optional.ofNullable(System.getenv("PATH"))
                            .orElse("")
                            .split(":")),
                    Stream.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"))
            .filter(folder -> folder.startsWith("/"))
            .distinct()
            .toList();

    private Programs() {}

    /**
     * How a program ended.
     *
     * @param exit its exit status
     * @param output standard output and standard error together
     */
    public record Ended(int exit, String output) {}

    /** Where a program is, if it is installed. */
    public static Optional<Path> find(String program) {
        return FOLDERS.stream()
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Where a program is.
     *
     * @throws Fault if it is not installed, with the package that brings it
     */
    public static Path require(String program) {
        return find(program).orElseThrow(() -> missing(program));
    }

    /** What people read when a program is missing. */
    public static String howToInstall(String program) {
        return program + " is missing on this host: install the Debian package "
                + PACKAGES.getOrDefault(program, program);
    }

    private static Fault missing(String program) {
        String slug = program.startsWith("qemu-system") ? Fault.QEMU_MISSING : Fault.PROGRAM_MISSING;
        return Fault.passing(slug, howToInstall(program) + ".");
    }

    /**
     * Runs a program to its end in {@code folder}.
     *
     * @throws Fault if it is missing, ends badly or does not end within {@code limit}
     */
    public static String run(Path folder, Duration limit, List<String> command) throws InterruptedException {
        Ended ended = tryRun(folder, limit, command);
        if (ended.exit() != 0) {
            throw failed(command, ended.output().strip());
        }
        return ended.output();
    }

    /**
     * Runs a program to its end in {@code folder}, whatever it says of itself.
     *
     * @throws Fault if it is missing or does not end within {@code limit}
     */
    public static Ended tryRun(Path folder, Duration limit, List<String> command) throws InterruptedException {
        List<String> found = new ArrayList<>(command);
        found.set(0, require(command.getFirst()).toString());
        ProcessBuilder builder =
                new ProcessBuilder(found).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("SOURCE_DATE_EPOCH", "0");
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        Process process = start(builder, command);
        try {
            StringBuilder output = new StringBuilder();
            Thread reader = Thread.ofVirtual().start(() -> drain(process.getInputStream(), output));
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw Fault.passing(
                        Fault.STORAGE, command.getFirst() + " did not end within " + limit.toSeconds() + " s.");
            }
            if (!reader.join(Duration.ofSeconds(5))) {
                throw Fault.passing(Fault.STORAGE, command.getFirst() + " left a child behind that holds its output.");
            }
            return new Ended(process.exitValue(), output.toString());
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static Process start(ProcessBuilder builder, List<String> command) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw Fault.passing(Fault.STORAGE, command.getFirst() + " can't be run: " + e.getMessage(), e);
        }
    }

    private static void drain(InputStream stream, StringBuilder output) {
        byte[] buffer = new byte[4096];
        try (stream) {
            for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                if (output.length() < LONGEST_OUTPUT) {
                    output.append(new String(buffer, 0, read, StandardCharsets.UTF_8));
                }
            }
        } catch (IOException e) {
            output.append("\n(the rest could not be read: ")
                    .append(e.getMessage())
                    .append(')');
        }
    }

    private static Fault failed(List<String> command, String output) {
        if (output.contains("No space left on device")) {
            return NoRoom.fault(command.getFirst() + " could not write");
        }
        String shortened = output.length() > 400 ? output.substring(output.length() - 400) : output;
        return Fault.passing(Fault.STORAGE, command.getFirst() + " failed: " + shortened);
    }
}
