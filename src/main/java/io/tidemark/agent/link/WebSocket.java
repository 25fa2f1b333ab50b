package io.tidemark.agent.link;

import io.tidemark.agent.net.Dialer;
import io.tidemark.agent.net.HttpHead;
import io.tidemark.agent.net.Reach;
import io.tidemark.protocol.Protocol;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;

/**
 * The client's end of a WebSocket (RFC 6455), as much of it as the link needs: no extensions, bounded frames. Java's own
 * client takes 12 MB more, which is a fifth of what an agent may take.
 */
final class WebSocket implements AutoCloseable {

    private static final String KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int LONGEST_CONTROL = 125;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    /** What was received. */
    sealed interface Received {
        /** A text message. */
        record Text(String text) implements Received {}

        /** A binary message. */
        record Binary(ByteBuffer bytes) implements Received {}

        /** The other side is there. */
        record Alive() implements Received {}

        /** The other side has said goodbye. */
        record Closed(int code, String reason) implements Received {}
    }

    private WebSocket(Socket socket, DataInputStream in) throws IOException {
        this.socket = socket;
        this.in = in;
        this.out = socket.getOutputStream();
    }

    /**
     * Connects and upgrades.
     *
     * @param silence how long nothing may come before the connection counts as dead
     * @throws IOException if there is no connection, or the other side speaks no WebSocket
     */
    static WebSocket connect(URI uri, Duration silence) throws IOException {
        Socket socket = Dialer.dial(uri, Reach.ANYWHERE, silence);
        try {
            String key = Base64.getEncoder().encodeToString(random(16));
            String request = "GET " + uri.getRawPath() + " HTTP/1.1\r\nHost: " + Dialer.hostHeader(uri)
                    + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                    + key + "\r\nUser-Agent: tidemark-agent\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 16 * 1024));
            HttpHead head = HttpHead.read(in);
            if (head.status() != 101) {
                throw new IOException("the console answers " + head.status() + " instead of opening the link");
            }
            if (!head.header("sec-websocket-accept").orElse("").equals(accept(key))) {
                throw new IOException("the console does not speak WebSocket");
            }
            return new WebSocket(socket, in);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** Waits for what comes next; pings are answered by itself. */
    Received receive() throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        int kind = 0;
        while (true) {
            int first = in.readUnsignedByte();
            int code = first & 0x0f;
            byte[] payload = payload(code, message.size());
            boolean isFinal = (first & FINAL) != 0;
            if ((first & 0x70) != 0) {
                throw new IOException("a frame of an extension that nobody asked for");
            }
            switch (code) {
                case PING -> send(PONG, payload);
                case PONG -> {
                    if (kind == 0) {
                        return new Received.Alive();
                    }
                }
                case CLOSE -> {
                    return closed(payload);
                }
                case 0, TEXT, BINARY -> {
                    if ((code == 0) == (kind == 0)) {
                        throw new IOException("a frame out of order");
                    }
                    kind = code == 0 ? kind : code;
                    message.writeBytes(payload);
                    if (isFinal) {
                        return kind == TEXT
                                ? new Received.Text(utf8(message.toByteArray()))
                                : new Received.Binary(ByteBuffer.wrap(message.toByteArray()));
                    }
                }
                default -> throw new IOException("a frame of an unknown kind");
            }
        }
    }

    private byte[] payload(int code, int soFar) throws IOException {
        int second = in.readUnsignedByte();
        if ((second & MASKED) != 0) {
            throw new IOException("a masked frame from a server");
        }
        long length =
                switch (second) {
                    case 126 -> in.readUnsignedShort();
                    case 127 -> in.readLong();
                    default -> second;
                };
        long longest = code >= CLOSE ? LONGEST_CONTROL : Protocol.MAX_TEXT_BYTES - (long) soFar;
        if (length < 0 || length > longest) {
            throw new IOException("a frame of " + length + " bytes is too long");
        }
        byte[] payload = new byte[(int) length];
        in.readFully(payload);
        return payload;
    }

    private Received closed(byte[] payload) throws IOException {
        if (payload.length < 2) {
            return new Received.Closed(1005, "");
        }
        int code = ByteBuffer.wrap(payload).getShort() & 0xffff;
        return new Received.Closed(code, new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8));
    }

    void text(String text) throws IOException {
        send(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    void binary(byte[] bytes) throws IOException {
        send(BINARY, bytes);
    }

    void ping() throws IOException {
        send(PING, new byte[0]);
    }

    private synchronized void send(int code, byte[] payload) throws IOException {
        int length = payload.length;
        ByteBuffer frame = ByteBuffer.allocate(length + 14);
        frame.put((byte) (FINAL | code));
        if (length < 126) {
            frame.put((byte) (MASKED | length));
        } else if (length < 65536) {
            frame.put((byte) (MASKED | 126)).putShort((short) length);
        } else {
            frame.put((byte) (MASKED | 127)).putLong(length);
        }
        byte[] mask = random(4);
        frame.put(mask);
        for (int at = 0; at < length; at++) {
            frame.put((byte) (payload[at] ^ mask[at & 3]));
        }
        out.write(frame.array(), 0, frame.position());
        out.flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    private static String accept(String key) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-1").digest((key + KEY_SUFFIX).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    private static String utf8(byte[] bytes) throws IOException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException("a text that is not UTF-8", e);
        }
    }
}
