package io.tidemark.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class RecorderTest {

    private final AtomicLong nanos = new AtomicLong(5);
    private final Recorder recorder =
            new Recorder(UUID.randomUUID(), "ledger-02", Instant.parse("2026-11-23T20:00:00Z"), nanos::get);

    @Test
    void it_is_an_asciicast_with_what_was_shown_when() throws IOException {
        nanos.addAndGet(1_500_000_000L);
        recorder.shown(bytes("\u001b[31mhello\r\n"));
        recorder.resized(132, 43);

        List<String> lines = lines(recorder.flush());

        assertTrue(
                lines.get(0).contains("\"version\":2") && lines.get(0).contains("\"timestamp\":1795464000"),
                lines.get(0));
        assertEquals("[1.5,\"o\",\"\\u001B[31mhello\\r\\n\"]", lines.get(1));
        assertEquals("[1.5,\"r\",\"132x43\"]", lines.get(2));
    }

    @Test
    void a_letter_that_comes_in_two_pieces_is_one() throws IOException {
        byte[] letter = bytes("潮");

        recorder.shown(Arrays.copyOf(letter, 1));
        recorder.shown(Arrays.copyOfRange(letter, 1, 3));
        recorder.shown(new byte[] {(byte) 0xff, 'a'});

        assertEquals(
                List.of("[0.0,\"o\",\"潮\"]", "[0.0,\"o\",\"\uFFFDa\"]"),
                lines(recorder.flush()).subList(1, 3));
    }

    @Test
    void a_part_is_ready_when_it_is_long_enough_and_the_digest_is_over_all_of_them()
            throws IOException, NoSuchAlgorithmException {
        assertEquals(Optional.empty(), recorder.shown(bytes("short")));
        Optional<Recorder.Part> first = recorder.shown(bytes("x".repeat(Recorder.PART)));
        recorder.shown(bytes("end"));
        Optional<Recorder.Part> last = recorder.flush();

        assertEquals(0, first.orElseThrow().number());
        assertEquals(1, last.orElseThrow().number());
        assertEquals(Optional.empty(), recorder.flush());
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(unzipped(first));
        assertEquals(
                HexFormat.of().formatHex(digest.digest(unzipped(last))),
                recorder.facts().get("recordingSha256"));
    }

    @Test
    void it_is_full_by_size_and_by_time() {
        assertFalse(recorder.full());
        nanos.addAndGet(Duration.ofHours(8).toNanos());
        assertTrue(recorder.full());

        Recorder loud = new Recorder(UUID.randomUUID(), "loud", Instant.EPOCH, nanos::get);
        loud.shown(new byte[Recorder.MOST_BYTES]);
        assertTrue(loud.full());
    }

    @Test
    void changes_of_the_size_count_and_are_written_like_all_else() throws IOException {
        recorder.resized(80, 24);
        assertEquals(1, lines(recorder.flush()).size());
        boolean written = false;
        int changes = 0;
        while (!recorder.full()) {
            assertTrue(changes < Recorder.MOST_BYTES / 10, "It never becomes full");
            written |= recorder.resized(100, 30 + changes++ % 2).isPresent();
        }

        assertTrue(written);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> lines(Optional<Recorder.Part> part) throws IOException {
        return new String(unzipped(part), StandardCharsets.UTF_8).lines().toList();
    }

    private static byte[] unzipped(Optional<Recorder.Part> part) throws IOException {
        try (GZIPInputStream in =
                new GZIPInputStream(new ByteArrayInputStream(part.orElseThrow().events()))) {
            return in.readAllBytes();
        }
    }
}
