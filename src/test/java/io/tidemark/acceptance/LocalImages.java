package io.tidemark.acceptance;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/** The local pair of Alpine images and its package repository, built once for all tests into {@code target/images}. */
public final class LocalImages {

    private static final Path PROJECT = Path.of("").toAbsolutePath();

    private LocalImages() {}

    /** The mirror directory; builds what is missing, which takes a minute or two the first time, once for all JVMs. */
    public static synchronized Path mirror() {
        Path mirror = PROJECT.resolve("target/images");
        try (FileChannel turn = FileChannel.open(
                PROJECT.resolve("target/images.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            turn.lock();
            Process build = new ProcessBuilder("deployment/images/build-alpine", "--out", mirror.toString())
                    .directory(PROJECT.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(PROJECT.resolve("target/build-alpine.log").toFile())
                    .start();
            if (!build.waitFor(10, TimeUnit.MINUTES)) {
                build.destroyForcibly();
                throw new IllegalStateException("building the images took over 10 minutes");
            }
            if (build.exitValue() != 0) {
                throw new IllegalStateException(
                        "building the images failed with " + build.exitValue() + "; see target/build-alpine.log");
            }
            return mirror;
        } catch (IOException e) {
            throw new IllegalStateException("deployment/images/build-alpine could not be started", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the images were built", e);
        }
    }
}
