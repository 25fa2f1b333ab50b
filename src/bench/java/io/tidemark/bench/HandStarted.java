package io.tidemark.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The same QEMU on a copy of the same VM folder, started by hand: what the hardware and QEMU alone take. */
final class HandStarted implements AutoCloseable {

    private final Path folder;
    private final long startedAt = System.nanoTime();
    private final Process qemu;

    private HandStarted(List<String> command, Path folder) throws IOException {
        this.folder = folder;
        this.qemu = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("by-hand.log").toFile())
                .start();
    }

    /**
     * Starts the command line of a running VM's process on a copy of its folder.
     *
     * @param command as {@code /proc/PID/cmdline} showed it
     * @param original the VM's folder; replaced by {@code copy} wherever an argument names it
     */
    static HandStarted start(List<String> command, Path original, Path copy) throws IOException {
        List<String> moved = command.stream()
                .map(argument -> argument.replace(original.toString(), copy.toString()))
                .toList();
        return new HandStarted(moved, copy);
    }

    /** How long after its start QEMU answered a command on its QMP socket; it greets half way there. */
    Duration answersQmp() throws IOException {
        return untilLine("qmp.sock", "{\"execute\":\"qmp_capabilities\"}\n", line -> line.contains("\"return\""));
    }

    /** How long after QEMU's start the guest said that it is ready. */
    Duration guestIsReady() throws IOException {
        return untilLine("guest.sock", "", line -> line.contains("\"hello\"") && line.contains("\"ready\":true"));
    }

    private Duration untilLine(String socket, String said, Predicate<String> wanted) throws IOException {
        try (SocketChannel channel = connect(folder.resolve(socket));
                BufferedReader lines = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
            channel.write(StandardCharsets.UTF_8.encode(said));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (wanted.test(line)) {
                    return Duration.ofNanos(System.nanoTime() - startedAt);
                }
            }
        }
        throw new IOException("QEMU closed " + socket + "; " + folder.resolve("by-hand.log") + " says why");
    }

    private SocketChannel connect(Path socket) throws IOException {
        while (qemu.isAlive()) {
            if (Files.exists(socket)) {
                SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                try {
                    channel.connect(UnixDomainSocketAddress.of(socket));
                    return channel;
                } catch (IOException e) {
                    channel.close(); // Bound, but not listening yet.
                }
            }
            pause();
        }
        throw new IOException("QEMU ended at once: " + Files.readString(folder.resolve("by-hand.log")));
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        qemu.destroyForcibly().onExit().join();
    }
}
