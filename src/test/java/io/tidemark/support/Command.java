package io.tidemark.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A program that a test runs to its end. It never shares the streams of the tests' JVM: Maven gives its orders over them, and
 * npm, which reads what is typed while it works, once took such an order for itself and ended a run in which all had passed.
 */
public final class Command {

    private Command() {}

    /**
     * Runs it with nothing to read.
     *
     * @throws IOException if it can't be started or doesn't end well; what it said is in the message
     */
    public static void run(Path directory, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        try {
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException(String.join(" ", command) + " ended with " + status + ":\n" + said);
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while " + command.getFirst() + " ran", e);
        }
    }
}
