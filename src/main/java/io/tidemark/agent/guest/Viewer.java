package io.tidemark.agent.guest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * One who watches a serial port, at the pace that it grants by credit. It never slows the guest or other viewers: what it
 * has no credit for waits in a bounded buffer, and when that is full the oldest is left out and the viewer is told.
 */
public final class Viewer {

    /** How much waits for a slow viewer, in bytes. */
    static final int BUFFER = 256 * 1024;

    /** The most credit that counts, in bytes: a larger grant would only fill the link's queue. */
    static final int MOST_CREDIT = 1024 * 1024;

    /** The longest piece sent at once, in bytes. */
    static final int PIECE = 32 * 1024;

    private final Consumer<byte[]> sink;
    private final ByteBuffer waiting = ByteBuffer.allocate(BUFFER).flip();
    private int credit;
    private long leftOut;

    /**
     * A viewer that may be sent {@code credit} bytes.
     *
     * @param sink takes the pieces; must not block
     */
    public Viewer(int credit, Consumer<byte[]> sink) {
        this.sink = sink;
        this.credit = Math.clamp(credit, 0, MOST_CREDIT);
    }

    /** Adds to what it may be sent; a grant below one is nonsense and is ignored. */
    public synchronized void grant(int bytes) {
        if (bytes > 0) {
            credit = (int) Math.min(MOST_CREDIT, (long) credit + bytes);
            send();
        }
    }

    /** Shows the first {@code length} bytes of {@code bytes}, now or when there is credit. */
    synchronized void show(byte[] bytes, int length) {
        int kept = Math.min(length, BUFFER);
        makeRoom(kept);
        leftOut += length - kept;
        waiting.compact();
        waiting.put(bytes, length - kept, kept);
        waiting.flip();
        send();
    }

    private void makeRoom(int bytes) {
        int over = waiting.remaining() + bytes - BUFFER;
        if (over > 0) {
            waiting.position(waiting.position() + over);
            leftOut += over;
        }
    }

    private void send() {
        if (leftOut > 0 && credit > 0) {
            byte[] notice = ("\r\n[tidemark: " + leftOut + " bytes are left out here, the viewer was too slow]\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            if (credit >= notice.length) {
                leftOut = 0;
                credit -= notice.length;
                sink.accept(notice);
            }
        }
        while (leftOut == 0 && credit > 0 && waiting.hasRemaining()) {
            byte[] piece = new byte[Math.min(PIECE, Math.min(credit, waiting.remaining()))];
            waiting.get(piece);
            credit -= piece.length;
            sink.accept(piece);
        }
    }
}
