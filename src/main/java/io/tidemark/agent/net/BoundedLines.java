package io.tidemark.agent.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads lines of UTF-8 off a channel; a line that is too long is left out and counted, never kept. */
public final class BoundedLines {

    private final ReadableByteChannel channel;
    private final int longest;
    private final ByteBuffer buffer = ByteBuffer.allocate(8 * 1024).flip();
    private long leftOut;

    /** Lines of {@code channel} of at most {@code longest} bytes. */
    public BoundedLines(ReadableByteChannel channel, int longest) {
        this.channel = channel;
        this.longest = longest;
    }

    /** The next line without its end, or none when the channel has ended. */
    public Optional<String> next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        boolean tooLong = false;
        while (true) {
            if (!buffer.hasRemaining() && !fill()) {
                return Optional.empty();
            }
            byte next = buffer.get();
            if (next != '\n') {
                tooLong |= line.size() >= longest;
                if (!tooLong) {
                    line.write(next);
                }
            } else if (tooLong) {
                leftOut++;
                line.reset();
                tooLong = false;
            } else {
                return Optional.of(line.toString(StandardCharsets.UTF_8));
            }
        }
    }

    /** How many lines were too long so far. */
    public long leftOut() {
        return leftOut;
    }

    private boolean fill() throws IOException {
        buffer.clear();
        int read = channel.read(buffer);
        buffer.flip();
        return read > 0;
    }
}
