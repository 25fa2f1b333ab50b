package io.tidemark.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.policy.Fate;
import io.tidemark.vm.Tide.Band;
import io.tidemark.vm.Tide.Block;
import io.tidemark.vm.Tide.Item;
import io.tidemark.vm.Tide.Kind;
import io.tidemark.vm.Tide.Standing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TideTest {

    private static final long GB = 1_000_000_000;

    private static Item place(Fate fate, Standing standing, String name, long bytes) {
        return new Item(fate, standing, Kind.PLACE, name, 1, bytes);
    }

    private static Item kept(String name, long bytes) {
        return place(Fate.KEPT, Standing.SAFE, name, bytes);
    }

    private static Band band(Fate fate, List<Item> items) {
        return Tide.of(items).band(fate);
    }

    private static double number(String percent) {
        return Double.parseDouble(percent.replace("%", ""));
    }

    private static double area(Block block) {
        return number(block.width()) * number(block.height());
    }

    private static double pixelsHigh(Band band, Block block) {
        return number(block.height()) / 100 * band.height();
    }

    @Test
    void the_bands_stand_in_the_same_order_whatever_comes_first() {
        List<Item> items = new ArrayList<>(List.of(
                place(Fate.LOST, Standing.AT_RISK, "/opt", 5),
                kept("/home", 5),
                place(Fate.REVERTED, Standing.AT_RISK, "/usr/bin/ldd", 5)));

        for (int i = 0; i < 6; i++) {
            Collections.rotate(items, 1);
            assertEquals(
                    List.of("kept", "rebuilt", "replaced", "reverted", "lost"),
                    Tide.of(items).bands().stream().map(Band::slug).toList());
        }
    }

    @Test
    void a_band_without_things_says_so_and_draws_nothing() {
        Band replaced = band(Fate.REPLACED, List.of(kept("/home", 5)));

        assertTrue(replaced.nothing());
        assertEquals(List.of(), replaced.blocks());
    }

    @Test
    void every_size_stays_visible_and_the_order_of_sizes_can_be_seen() {
        Band kept = band(Fate.KEPT, List.of(kept("/a", 18 * GB), kept("/b", 2_000_000), kept("/c", 400)));

        assertEquals(
                List.of("/a", "/b", "/c"),
                kept.blocks().stream().map(Block::name).toList());
        assertTrue(area(kept.blocks().get(0)) > area(kept.blocks().get(1)));
        assertTrue(area(kept.blocks().get(1)) > area(kept.blocks().get(2)));
        assertTrue(area(kept.blocks().get(2)) * 100 > area(kept.blocks().get(0)), "compressed, not proportional");
    }

    @Test
    void blocks_fill_their_band_never_overlap_and_are_never_lower_than_a_line_of_text() {
        Random random = new Random(20261123);
        for (int round = 0; round < 300; round++) {
            List<Item> items = IntStream.range(0, 1 + random.nextInt(30))
                    .mapToObj(i ->
                            place(Fate.LOST, random.nextBoolean() ? Standing.AT_RISK : Standing.AGREED, "/" + i, (long)
                                    Math.pow(10, random.nextDouble() * 11)))
                    .toList();

            Band lost = band(Fate.LOST, items);

            double area = lost.blocks().stream().mapToDouble(TideTest::area).sum();
            assertEquals(10_000, area, 20, "the whole band");
            for (Block block : lost.blocks()) {
                assertTrue(pixelsHigh(lost, block) >= TideLayout.FLOOR - 0.1, block + " of " + lost.height());
                assertTrue(number(block.x()) + number(block.width()) <= 100.05, block.toString());
                assertTrue(number(block.y()) + number(block.height()) <= 100.05, block.toString());
            }
            for (int one = 0; one < lost.blocks().size(); one++) {
                for (int other = 0; other < one; other++) {
                    assertFalse(overlap(lost.blocks().get(one), lost.blocks().get(other)), "round " + round);
                }
            }
        }
    }

    private static boolean overlap(Block one, Block other) {
        double tolerance = 0.05;
        return number(one.x()) + tolerance < number(other.x()) + number(other.width())
                && number(other.x()) + tolerance < number(one.x()) + number(one.width())
                && number(one.y()) + tolerance < number(other.y()) + number(other.height())
                && number(other.y()) + tolerance < number(one.y()) + number(one.height());
    }

    @Test
    void what_was_agreed_stands_apart_dashed_and_is_counted_in_no_risk() {
        Tide tide = Tide.of(List.of(
                place(Fate.LOST, Standing.AGREED, "/var/cache", 118_000_000),
                place(Fate.LOST, Standing.AT_RISK, "/opt/recon", 1_800_000)));
        Band lost = tide.band(Fate.LOST);

        assertEquals(
                List.of("risk", "agreed"),
                lost.blocks().stream().map(Block::look).toList());
        assertEquals(new Stake(1, 0, 1_800_000), tide.risk());
        assertEquals(new Stake(1, 0, 118_000_000), lost.agreed());
        assertTrue(area(lost.blocks().get(0)) > area(lost.blocks().get(1)), "at a quarter, although it is larger");
    }

    @Test
    void what_is_agreed_alone_is_drawn_over_the_whole_band() {
        Band lost = band(Fate.LOST, List.of(place(Fate.LOST, Standing.AGREED, "/tmp", 40)));

        assertEquals("0.00%", lost.blocks().getFirst().x());
        assertEquals("100.00%", lost.blocks().getFirst().width());
    }

    @Test
    void more_things_than_a_band_has_room_for_become_one_block_with_exact_numbers() {
        List<Item> items = IntStream.range(0, 27)
                .mapToObj(i -> new Item(Fate.REBUILT, Standing.SAFE, Kind.PACKAGE, "p" + i, 1, 1_000_000))
                .toList();

        Band rebuilt = band(Fate.REBUILT, items);

        Block rest = rebuilt.blocks().getLast();
        assertEquals(8, rebuilt.blocks().size());
        assertTrue(rest.isRest());
        assertEquals(20, rest.more());
        assertEquals("20 MB", rest.size().orElseThrow());
        assertEquals(new Stake(0, 27, 27_000_000), rebuilt.all());
    }

    @Test
    void one_thing_at_risk_in_the_rest_makes_the_rest_at_risk() {
        List<Item> items = new ArrayList<>(IntStream.range(0, 12)
                .mapToObj(i -> place(Fate.REVERTED, Standing.SAFE, "/etc/" + i, 1000))
                .toList());
        items.add(place(Fate.REVERTED, Standing.AT_RISK, "/usr/bin/ldd", 1));

        assertEquals("risk", band(Fate.REVERTED, items).blocks().getLast().look());
    }

    @Test
    void a_thing_without_bytes_has_a_block_and_no_size() {
        Block block = band(Fate.REVERTED, List.of(place(Fate.REVERTED, Standing.AT_RISK, "/usr/bin/ldd", 0)))
                .blocks()
                .getFirst();

        assertEquals("/usr/bin/ldd", block.name());
        assertTrue(block.size().isEmpty());
    }

    @Test
    void the_strip_has_a_piece_for_each_fate_and_one_for_what_was_agreed() {
        TideStrip strip = TideStrip.of(Tide.of(List.of(
                kept("/home", 18 * GB),
                place(Fate.REVERTED, Standing.AT_RISK, "/usr/bin/ldd", 300_000),
                place(Fate.LOST, Standing.AT_RISK, "/opt", 2_000_000),
                place(Fate.LOST, Standing.AGREED, "/tmp", 154_000_000))));

        assertEquals(
                List.of("kept"),
                strip.above().stream().map(TideStrip.Piece::slug).toList());
        assertEquals(
                List.of("reverted risk", "lost risk", "lost agreed"),
                strip.below().stream()
                        .map(piece -> piece.slug() + " " + piece.look())
                        .toList());
        assertEquals(
                100,
                strip.below().stream()
                        .mapToDouble(piece -> number(piece.width()))
                        .sum(),
                0.1);
    }
}
