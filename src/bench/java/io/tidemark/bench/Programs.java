package io.tidemark.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Runs programs of the system to their end. */
final class Programs {

    private Programs() {}

    /** What it printed; an error with that, unless it ended with 0. */
    static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.onExit().join().exitValue();
        if (status != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + status + ": " + output);
        }
        return output;
    }
}
