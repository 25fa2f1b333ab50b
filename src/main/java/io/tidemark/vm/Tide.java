package io.tidemark.vm;

import io.tidemark.platform.Amount;
import io.tidemark.policy.Fate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The tide line of one event: above it what stays, below it what the event takes, deeper is worse. Always the same five
 * bands in the same order.
 *
 * @param bands kept, rebuilt, replaced, reverted, lost
 */
public record Tide(List<Band> bands) {

    /** The most blocks of a band, or of either half of the lost one; the smaller rest is one block more. */
    private static final int MOST_BLOCKS = 8;

    private static final int MOST_ROWS = 200;

    /** What was agreed to go is drawn at a quarter: it is there, and it is no news. */
    static final double AGREED_SHARE = 0.25;

    /** Either half of a band that has both gets at least this much of its width, in percent. */
    private static final double LEAST_HALF = 20;

    private static final int LOWEST = 36;
    private static final int HIGHEST = 112;
    private static final double PIXELS_FOR_WEIGHT = 0.62;

    /** Whether anybody agreed to it. */
    public enum Standing {
        /** It stays, or comes back. */
        SAFE,
        /** It goes, and nobody has agreed to that: counted everywhere. */
        AT_RISK,
        /** It goes, and the policy says that it may. */
        AGREED
    }

    /** What an item is. */
    public enum Kind {
        PLACE,
        PACKAGE
    }

    /**
     * A place or a package and what the event does to it.
     *
     * @param name a path or a package, as the guest wrote it: never markup
     * @param count the files of a place; 1 for a package
     */
    public record Item(Fate fate, Standing standing, Kind kind, String name, long count, long bytes) {

        Stake stake() {
            return switch (kind) {
                case PLACE -> new Stake(count, 0, bytes);
                case PACKAGE -> new Stake(0, count, bytes);
            };
        }

        /** Its size; nothing where it has none, as what is deleted. */
        public Optional<String> size() {
            return Optional.of(bytes).filter(each -> each > 0).map(each -> new Amount(each).toString());
        }

        public String countText() {
            return Stake.counted(count);
        }

        public boolean isPackage() {
            return kind == Kind.PACKAGE;
        }

        public boolean atRisk() {
            return standing == Standing.AT_RISK;
        }

        public boolean agreed() {
            return standing == Standing.AGREED;
        }

        /** The fate's word in styles, icons and messages. */
        public String slug() {
            return fate.slug();
        }
    }

    /**
     * What one fate holds.
     *
     * @param all everything in it
     * @param risk what of it nobody agreed to
     * @param agreed what of it the policy gives away
     * @param height of its blocks, in pixels
     * @param items in the order of the blocks, for the table
     */
    public record Band(
            Fate fate, Stake all, Stake risk, Stake agreed, int height, List<Block> blocks, List<Item> items) {

        public Band {
            blocks = List.copyOf(blocks);
            items = List.copyOf(items);
        }

        public boolean nothing() {
            return items.isEmpty();
        }

        /** The fate's word in styles, icons and messages. */
        public String slug() {
            return fate.slug();
        }

        /** How many blocks of places and packages it stands for. */
        public int places() {
            return (int) items.stream().filter(item -> !item.isPackage()).count();
        }
    }

    /**
     * A block of a band.
     *
     * @param look {@code risk}, {@code agreed} or nothing
     * @param lines {@code one} where it has no room for two lines of text, else {@code two}
     * @param name empty for the rest of a band
     * @param more how many things are in the rest of a band; 0 for a thing with a name
     * @param x such as {@code 12.50%}, as are the others
     */
    public record Block(
            String look,
            String lines,
            String name,
            int more,
            Optional<String> size,
            String x,
            String y,
            String width,
            String height) {

        public boolean isRest() {
            return more > 0;
        }
    }

    public Tide {
        bands = List.copyOf(bands);
    }

    /** The tide of what an event does to these things. */
    public static Tide of(List<Item> items) {
        return new Tide(Stream.of(Fate.values())
                .map(fate -> band(
                        fate, items.stream().filter(item -> item.fate() == fate).toList()))
                .toList());
    }

    public List<Band> above() {
        return bands.subList(0, 2);
    }

    public List<Band> below() {
        return bands.subList(2, bands.size());
    }

    /** What has this fate. */
    Band band(Fate fate) {
        return bands.stream().filter(each -> each.fate() == fate).findFirst().orElseThrow();
    }

    /** All that nobody agreed to lose. */
    public Stake risk() {
        return bands.stream().map(Band::risk).reduce(Stake.NOTHING, Stake::plus);
    }

    /** The items from top to bottom, for the table: at most {@value #MOST_ROWS}. */
    public List<Item> listed() {
        return bands.stream()
                .flatMap(band -> band.items().stream())
                .limit(MOST_ROWS)
                .toList();
    }

    /** How many items the table has no room for. */
    public int notListed() {
        return Math.max(0, bands.stream().mapToInt(band -> band.items().size()).sum() - MOST_ROWS);
    }

    private static Band band(Fate fate, List<Item> items) {
        List<Item> shown = items.stream()
                .sorted(Comparator.comparing((Item item) -> item.agreed())
                        .thenComparing(Comparator.comparingLong(Item::bytes).reversed())
                        .thenComparing(Item::name))
                .toList();
        int height = height(shown);
        return new Band(
                fate,
                sum(shown.stream()),
                sum(shown.stream().filter(Item::atRisk)),
                sum(shown.stream().filter(Item::agreed)),
                height,
                blocks(shown, height),
                shown);
    }

    private static Stake sum(Stream<Item> items) {
        return items.map(Item::stake).reduce(Stake.NOTHING, Stake::plus);
    }

    private static int height(List<Item> items) {
        long bytes = items.stream().mapToLong(Item::bytes).sum();
        int forBlocks = items.size() <= 4 ? LOWEST : items.size() <= 6 ? 64 : 92;
        return Math.clamp(Math.round(TideLayout.weight(bytes) * PIXELS_FOR_WEIGHT), forBlocks, HIGHEST);
    }

    private static List<Block> blocks(List<Item> items, int height) {
        List<Drawn> solid = drawn(items.stream().filter(item -> !item.agreed()).toList());
        List<Drawn> agreed = drawn(items.stream().filter(Item::agreed).toList());
        double edge = edge(weight(solid), weight(agreed));
        List<Block> blocks = new ArrayList<>(placed(solid, 0, edge, height));
        blocks.addAll(placed(agreed, edge, 100, height));
        return blocks;
    }

    /** Where the agreed half begins, in percent. */
    private static double edge(double solid, double agreed) {
        if (agreed == 0) {
            return 100;
        }
        return solid == 0 ? 0 : Math.clamp(solid / (solid + agreed) * 100, LEAST_HALF, 100 - LEAST_HALF);
    }

    private static double weight(List<Drawn> blocks) {
        return blocks.stream().mapToDouble(Drawn::weight).sum();
    }

    /** What becomes one block: an item, or the rest of them. */
    private record Drawn(String look, String name, int more, long bytes, double weight) {

        static Drawn of(Item item) {
            double whole = TideLayout.weight(item.bytes());
            return switch (item.standing()) {
                case SAFE -> new Drawn("", item.name(), 0, item.bytes(), whole);
                case AT_RISK -> new Drawn("risk", item.name(), 0, item.bytes(), whole);
                case AGREED -> new Drawn("agreed", item.name(), 0, item.bytes(), whole * AGREED_SHARE);
            };
        }

        static Drawn rest(List<Item> items) {
            long bytes = items.stream().mapToLong(Item::bytes).sum();
            double weight = TideLayout.weight(bytes);
            if (items.getFirst().agreed()) {
                return new Drawn("agreed", "", items.size(), bytes, weight * AGREED_SHARE);
            }
            return new Drawn(items.stream().anyMatch(Item::atRisk) ? "risk" : "", "", items.size(), bytes, weight);
        }
    }

    private static List<Drawn> drawn(List<Item> items) {
        if (items.size() <= MOST_BLOCKS) {
            return items.stream().map(Drawn::of).toList();
        }
        List<Drawn> drawn = new ArrayList<>(
                items.subList(0, MOST_BLOCKS - 1).stream().map(Drawn::of).toList());
        drawn.add(Drawn.rest(items.subList(MOST_BLOCKS - 1, items.size())));
        return drawn;
    }

    private static List<Block> placed(List<Drawn> drawn, double left, double right, int height) {
        if (drawn.isEmpty()) {
            return List.of();
        }
        List<TideLayout.Box> boxes =
                TideLayout.boxes(drawn.stream().map(Drawn::weight).toList(), left, right, height);
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < boxes.size(); i++) {
            blocks.add(block(drawn.get(i), boxes.get(i), height));
        }
        return blocks;
    }

    private static Block block(Drawn drawn, TideLayout.Box box, int height) {
        return new Block(
                drawn.look,
                box.height() / 100 * height < 2 * TideLayout.FLOOR ? "one" : "two",
                drawn.name,
                drawn.more,
                Optional.of(drawn.bytes).filter(bytes -> bytes > 0).map(bytes -> new Amount(bytes).toString()),
                percent(box.x()),
                percent(box.y()),
                percent(box.width()),
                percent(box.height()));
    }

    static String percent(double value) {
        return String.format(Locale.ROOT, "%.2f%%", value);
    }
}
