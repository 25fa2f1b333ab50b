package io.tidemark.agent.net;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Connects to the UNIX sockets of a VM's folder, whose paths may be longer than the kernel takes. */
public final class UnixSocket {

    /** The kernel's limit on a socket's path, in bytes, its closing zero included. */
    private static final int LONGEST_PATH = 108;

    private UnixSocket() {}

    /**
     * Connects to the socket {@code path}.
     *
     * @throws IOException if nobody listens there
     */
    public static SocketChannel connect(Path path) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            if (path.toString().length() < LONGEST_PATH) {
                channel.connect(UnixDomainSocketAddress.of(path));
            } else {
                connectThroughLink(channel, path);
            }
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static void connectThroughLink(SocketChannel channel, Path path) throws IOException {
        Path near = Files.createTempDirectory("tm");
        Path link = near.resolve("s");
        try {
            Files.createSymbolicLink(link, path);
            channel.connect(UnixDomainSocketAddress.of(link));
        } finally {
            Files.deleteIfExists(link);
            Files.delete(near);
        }
    }

    /** Writes all of {@code bytes}. */
    public static void writeFully(SocketChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
