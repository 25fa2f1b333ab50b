package io.tidemark.terminal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.zip.GZIPOutputStream;

/**
 * Makes an asciicast v2 of what a console shows, a part at a time. What is typed is not in it: the guest shows what it
 * shows of that, and passwords are what it does not show.
 */
final class Recorder {

    /**
     * Of events, as they are written: a letter may come alone, and whoever types may change the size all the time. A
     * console that has more is cut, and a new recording begins where it is opened again.
     */
    static final int MOST_BYTES = 16 << 20;

    static final Duration LONGEST = Duration.ofHours(8);

    /** What a console that is killed loses at most, with the few seconds between two flushes. */
    static final int PART = 32 * 1024;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int COLUMNS = 80;
    private static final int ROWS = 24;

    private final UUID id;
    private final LongSupplier nanos;
    private final long begunAt;
    private final MessageDigest digest;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);

    private final StringBuilder lines = new StringBuilder();
    private byte[] undecoded = {};
    private String size = COLUMNS + "x" + ROWS;
    private int parts;
    private long bytes;

    /**
     * @param began for the header
     * @param nanos a clock that never goes back
     */
    Recorder(UUID id, String title, Instant began, LongSupplier nanos) {
        this.id = id;
        this.nanos = nanos;
        this.begunAt = nanos.getAsLong();
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
        line(Map.of(
                "version", 2, "width", COLUMNS, "height", ROWS, "timestamp", began.getEpochSecond(), "title", title));
    }

    /** A part that is to be written. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared as a whole.
    record Part(UUID recording, int number, byte[] events) {}

    UUID id() {
        return id;
    }

    /** What the guest said; the part that is full by it. */
    synchronized Optional<Part> shown(byte[] output) {
        String text = decoded(output);
        return text.isEmpty() ? Optional.empty() : event("o", text);
    }

    /** What the viewer's terminal is now, if it is another; the part that is full by it. */
    synchronized Optional<Part> resized(int columns, int rows) {
        String now = columns + "x" + rows;
        if (now.equals(size)) {
            return Optional.empty();
        }
        size = now;
        return event("r", now);
    }

    /** Whether it has become as large or as long as one may. */
    synchronized boolean full() {
        return bytes >= MOST_BYTES || nanos.getAsLong() - begunAt >= LONGEST.toNanos();
    }

    /** What has not been written yet, if there is something. */
    synchronized Optional<Part> flush() {
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        byte[] whole = lines.toString().getBytes(StandardCharsets.UTF_8);
        lines.setLength(0);
        digest.update(whole);
        return Optional.of(new Part(id, parts++, zipped(whole)));
    }

    /** What the entry of the console's end says of it, once all parts were flushed. */
    synchronized Map<String, Object> facts() {
        return Map.of(
                "recording", id.toString(), "recordingSha256", HexFormat.of().formatHex(digest.digest()));
    }

    /** A letter may come in two pieces. */
    private String decoded(byte[] output) {
        ByteBuffer in = ByteBuffer.allocate(undecoded.length + output.length)
                .put(undecoded)
                .put(output)
                .flip();
        CharBuffer out = CharBuffer.allocate(in.remaining() + 1);
        decoder.reset().decode(in, out, false);
        undecoded = new byte[in.remaining()];
        in.get(undecoded);
        return out.flip().toString();
    }

    private Optional<Part> event(String kind, String text) {
        double seconds = Math.floorDiv(nanos.getAsLong() - begunAt, 1000L) / 1_000_000.0;
        line(List.of(seconds, kind, text));
        return lines.length() >= PART ? flush() : Optional.empty();
    }

    private void line(Object value) {
        try {
            String line = JSON.writeValueAsString(value) + "\n";
            lines.append(line);
            bytes += line.length();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An event of a recording can't be written as JSON", e);
        }
    }

    private static byte[] zipped(byte[] whole) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(whole);
        } catch (IOException e) {
            throw new UncheckedIOException("Memory can't be written", e);
        }
        return out.toByteArray();
    }
}
