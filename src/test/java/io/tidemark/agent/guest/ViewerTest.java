package io.tidemark.agent.guest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.support.Chance;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ViewerTest {

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    @Test
    void a_viewer_is_sent_no_more_than_its_credit() {
        Viewer viewer = new Viewer(3, shown::writeBytes);

        show(viewer, "abcdef");

        assertEquals("abc", shown.toString(StandardCharsets.US_ASCII));
    }

    @Test
    void what_waited_follows_when_credit_is_granted() {
        Viewer viewer = new Viewer(3, shown::writeBytes);
        show(viewer, "abcdef");

        viewer.grant(2);
        viewer.grant(100);

        assertEquals("abcdef", shown.toString(StandardCharsets.US_ASCII));
    }

    @Test
    void a_grant_of_nothing_or_less_is_ignored() {
        Viewer viewer = new Viewer(0, shown::writeBytes);
        show(viewer, "abc");

        viewer.grant(0);
        viewer.grant(-5);
        viewer.grant(Integer.MIN_VALUE);

        assertEquals(0, shown.size());
    }

    @Test
    void grants_without_end_do_not_overflow() {
        Viewer viewer = new Viewer(Integer.MAX_VALUE, shown::writeBytes);

        viewer.grant(Integer.MAX_VALUE);
        viewer.grant(Integer.MAX_VALUE);
        show(viewer, "abc");

        assertEquals("abc", shown.toString(StandardCharsets.US_ASCII));
    }

    @Test
    void a_slow_viewer_loses_the_oldest_and_is_told() {
        Viewer viewer = new Viewer(0, shown::writeBytes);
        byte[] flood = new byte[Viewer.BUFFER];
        viewer.show(flood, flood.length);
        show(viewer, "the end");

        viewer.grant(Viewer.MOST_CREDIT);

        String all = shown.toString(StandardCharsets.US_ASCII);
        assertTrue(all.contains("7 bytes are left out"), all.substring(0, 80));
        assertTrue(all.endsWith("the end"));
    }

    @Test
    void with_room_enough_every_byte_comes_once_and_in_order() {
        Chance.forAll(chance ->
                everyByteComesOnce(Chance.numbers(chance, 40, 1, 3000), Chance.numbers(chance, 40, -10, 9000)));
    }

    private static void everyByteComesOnce(List<Integer> pieces, List<Integer> grants) {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        ByteArrayOutputStream wanted = new ByteArrayOutputStream();
        List<Integer> lengths = new ArrayList<>();
        Viewer viewer = new Viewer(10, bytes -> {
            lengths.add(bytes.length);
            sent.writeBytes(bytes);
        });
        byte next = 0;
        for (int at = 0; at < Math.max(pieces.size(), grants.size()); at++) {
            byte[] piece = new byte[at < pieces.size() ? pieces.get(at) : 0];
            for (int index = 0; index < piece.length; index++) {
                piece[index] = next++;
            }
            wanted.writeBytes(piece);
            viewer.show(piece, piece.length);
            viewer.grant(at < grants.size() ? grants.get(at) : 0);
        }

        viewer.grant(Viewer.MOST_CREDIT);

        assertArrayEquals(wanted.toByteArray(), sent.toByteArray());
        assertTrue(lengths.stream().allMatch(length -> length > 0 && length <= Viewer.PIECE));
    }

    private static void show(Viewer viewer, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        viewer.show(bytes, bytes.length);
    }
}
