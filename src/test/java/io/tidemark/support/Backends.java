package io.tidemark.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;

/** The processes of a PostgreSQL server that serve a console at this moment, for tests that take them away. */
public final class Backends {

    private final List<ProcessHandle> processes;

    private Backends(List<ProcessHandle> processes) {
        this.processes = processes;
    }

    /** Those of a server's first process, which stays. */
    public static Backends of(long postmaster) {
        List<ProcessHandle> found = ProcessHandle.of(postmaster)
                .orElseThrow()
                .children()
                .filter(child -> title(child).contains("127.0.0.1"))
                .toList();
        Assertions.assertFalse(found.isEmpty(), "no console is connected");
        return new Backends(found);
    }

    /** Ends one of them as {@code kill -9} does: the server cuts all of them, recovers, and takes new ones. */
    public void kill() {
        processes.stream().filter(ProcessHandle::isAlive).findFirst().ifPresent(ProcessHandle::destroyForcibly);
    }

    /**
     * From now on they can write no file behind so many kibibytes: to them the disk is full. The first that notices takes
     * the others with it.
     */
    public void mayWriteOnlyTheFirst(int kibibytes) throws InterruptedException {
        for (ProcessHandle each : processes) {
            limit(each.pid(), kibibytes * 1024L);
        }
    }

    private static void limit(long process, long bytes) throws InterruptedException {
        try {
            Process prlimit = new ProcessBuilder("prlimit", "--pid", Long.toString(process), "--fsize=" + bytes)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Assertions.assertTrue(prlimit.waitFor(10, TimeUnit.SECONDS));
        } catch (IOException e) {
            throw new UncheckedIOException("Could not run prlimit, of the package util-linux", e);
        }
    }

    private static String title(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return ""; // It has ended since.
        }
    }
}
