package io.tidemark.agent.link;

import io.tidemark.agent.guest.SerialHub;
import io.tidemark.agent.guest.Viewer;
import io.tidemark.protocol.Protocol;
import io.tidemark.protocol.ToAgent;
import io.tidemark.protocol.ToConsole;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The streams of one connection: each a viewer of a serial port, with credit in both directions. */
final class Streams implements AutoCloseable {

    /** What the console may send on a new stream before it is granted more, in bytes: part of the protocol. */
    static final int FIRST_CREDIT = 4096;

    private static final int MOST_STREAMS = 256;

    private final Host host;
    private final Outbox outbox;
    private final Map<Integer, Stream> open = new HashMap<>();

    private static final class Stream {
        private final SerialHub port;
        private final Viewer viewer;
        private int mayType = FIRST_CREDIT;

        Stream(SerialHub port, Viewer viewer) {
            this.port = port;
            this.viewer = viewer;
        }
    }

    Streams(Host host, Outbox outbox) {
        this.host = host;
        this.outbox = outbox;
    }

    synchronized void open(ToAgent.StreamOpen wanted) {
        Optional<SerialHub> port = host.serial(wanted.vm());
        if (open.containsKey(wanted.stream())) {
            refuse(wanted.stream(), "The stream is in use.");
        } else if (port.isEmpty()) {
            refuse(wanted.stream(), "There is no such VM on this host.");
        } else if (open.size() >= MOST_STREAMS) {
            refuse(wanted.stream(), "Too many streams are open on this host.");
        } else {
            attach(wanted, port.get());
        }
    }

    private void attach(ToAgent.StreamOpen wanted, SerialHub port) {
        Viewer viewer = new Viewer(wanted.credit(), bytes -> outbox.binary(frame(wanted.stream(), bytes)));
        if (port.attach(viewer)) {
            open.put(wanted.stream(), new Stream(port, viewer));
        } else {
            refuse(wanted.stream(), "Too many people watch this VM.");
        }
    }

    synchronized void grant(ToAgent.StreamCredit granted) {
        Optional.ofNullable(open.get(granted.stream())).ifPresent(stream -> stream.viewer.grant(granted.bytes()));
    }

    synchronized void close(int stream) {
        Optional.ofNullable(open.remove(stream)).ifPresent(closed -> closed.port.detach(closed.viewer));
    }

    /** Takes a binary frame: what a viewer typed. */
    synchronized void type(ByteBuffer frame) {
        if (frame.remaining() < Integer.BYTES || frame.remaining() > Protocol.MAX_BINARY_BYTES) {
            return;
        }
        int id = frame.getInt();
        Optional.ofNullable(open.get(id)).ifPresent(stream -> type(id, stream, frame));
    }

    private void type(int id, Stream stream, ByteBuffer frame) {
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        if (bytes.length > stream.mayType) {
            close(id);
            refuse(id, "More was sent than was granted.");
            return;
        }
        stream.mayType -= bytes.length;
        stream.port.type(bytes, () -> typed(id, stream, bytes.length));
    }

    private void typed(int id, Stream stream, int bytes) {
        synchronized (this) {
            stream.mayType += bytes;
        }
        outbox.text(Wire.write(new ToConsole.StreamCredit(id, bytes)));
    }

    private void refuse(int stream, String reason) {
        outbox.text(Wire.write(new ToConsole.StreamClosed(stream, reason)));
    }

    private static byte[] frame(int stream, byte[] bytes) {
        return ByteBuffer.allocate(Integer.BYTES + bytes.length)
                .putInt(stream)
                .put(bytes)
                .array();
    }

    @Override
    public synchronized void close() {
        open.values().forEach(stream -> stream.port.detach(stream.viewer));
        open.clear();
    }
}
