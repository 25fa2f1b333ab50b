package io.tidemark.agent.base;

import io.tidemark.agent.storage.Fault;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs one of the host's programs while its output is read line by line and its input is written; for a limited time, and
 * never through a shell. Interrupting the thread ends the program.
 */
final class ChildProcess {

    private static final int LINES_KEPT = 20;
    private static final int LONGEST_LINE = 1000;

    private static final Map<String, String> DEBIAN_PACKAGES =
            Map.of("xorriso", "xorriso", "sqfstar", "squashfs-tools", "qemu-system-x86_64", "qemu-system-x86");

    private ChildProcess() {}

    /** Writes a program's standard input. */
    @FunctionalInterface
    interface Input {
        Input NONE = out -> {};

        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Runs {@code command} in {@code folder} to its end.
     *
     * @param line is given each line of its output, as it comes
     * @throws Fault if it is not installed, ends badly or does not end within {@code limit}
     */
    static void run(Path folder, Duration limit, List<String> command, Input input, Consumer<String> line)
            throws InterruptedException {
        String program = command.getFirst();
        Process process = start(folder, command);
        Deque<String> last = new ArrayDeque<>();
        Thread reader = Thread.ofVirtual().start(() -> read(process, last, line));
        Thread writer = Thread.ofVirtual().start(() -> write(process, input));
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw Fault.passing(
                        Fault.BASE, program + " did not end within " + limit.toSeconds() + " s. " + said(last));
            }
            reader.join();
            writer.join();
            if (process.exitValue() != 0) {
                throw Fault.passing(Fault.BASE, program + " failed with " + process.exitValue() + ". " + said(last));
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(Path folder, List<String> command) {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        try {
            return builder.start();
        } catch (IOException e) {
            String program = command.getFirst();
            throw Fault.passing(
                    program.startsWith("qemu") ? Fault.QEMU_MISSING : Fault.PROGRAM_MISSING,
                    program + " is missing on this host: install the Debian package "
                            + DEBIAN_PACKAGES.getOrDefault(program, program) + ".",
                    e);
        }
    }

    private static void read(Process process, Deque<String> last, Consumer<String> line) {
        StringBuilder text = new StringBuilder();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (int next = output.read(); next >= 0; next = output.read()) {
                if (next != '\n' && next != '\r') {
                    // What is longer than a person reads is dropped, so that no output fills the memory.
                    if (text.length() < LONGEST_LINE) {
                        text.append((char) next);
                    }
                } else if (!text.isEmpty()) {
                    keep(last, text.toString());
                    line.accept(text.toString());
                    text.setLength(0);
                }
            }
            keep(last, text.toString());
        } catch (IOException e) {
            // The program was ended, and its output with it.
            process.destroyForcibly();
        }
    }

    private static void keep(Deque<String> last, String text) {
        synchronized (last) {
            last.addLast(text.strip());
            if (last.size() > LINES_KEPT) {
                last.removeFirst();
            }
        }
    }

    /** A program that ends before it has read everything closes its input; its exit status says what that means. */
    private static void write(Process process, Input input) {
        try (OutputStream out = process.getOutputStream()) {
            input.writeTo(out);
        } catch (IOException e) {
            if (process.isAlive()) {
                process.destroyForcibly();
            }
        }
    }

    private static String said(Deque<String> last) {
        synchronized (last) {
            String text = String.join(
                    " / ", last.stream().filter(line -> !line.isEmpty()).toList());
            return text.isEmpty()
                    ? "It said nothing."
                    : "It said: " + (text.length() > 600 ? text.substring(text.length() - 600) : text);
        }
    }
}
