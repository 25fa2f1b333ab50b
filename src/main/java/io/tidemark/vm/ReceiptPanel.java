package io.tidemark.vm;

import io.tidemark.platform.Amount;
import io.tidemark.platform.Language;
import io.tidemark.platform.Moment;
import io.tidemark.policy.Fate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What the last boot did, beside what had been promised before it.
 *
 * @param look one word: {@code kept}, {@code broken}, or that it is still to come
 * @param held how many promises were held
 * @param promised how many there were
 * @param at when the boot told
 * @param ending how the boot before it ended: {@code first}, {@code orderly} or {@code crash}
 * @param rebuilding how long packages took, such as {@code 1.4 s}; empty where none were rebuilt
 */
public record ReceiptPanel(
        String look,
        int held,
        int promised,
        Optional<Moment> at,
        String ending,
        Optional<String> rebuilding,
        List<Tick> ticks,
        List<Missing> missing,
        List<FateCount> counts,
        List<Line> lines,
        int leftOut) {

    /** The most ticks; of more promises each tick stands for several. */
    private static final int MOST_TICKS = 60;

    private static final int PENDING_TICKS = 24;

    public ReceiptPanel {
        ticks = List.copyOf(ticks);
        missing = List.copyOf(missing);
        counts = List.copyOf(counts);
        lines = List.copyOf(lines);
    }

    /**
     * One promise, or several, as a tick.
     *
     * @param look {@code miss}, {@code todo} or nothing
     */
    public record Tick(String look, String x, String width) {}

    /** A promise that was not held. */
    public record Missing(String what, Fate promised, Fate found, String why) {}

    /** How many things had a fate. */
    public record FateCount(Fate fate, int count) {}

    /** One thing of the receipt. */
    public record Line(String what, Fate promised, Fate found, Optional<String> size) {}

    /** The receipt of a boot that is under way. */
    static ReceiptPanel pending() {
        return new ReceiptPanel(
                "pending",
                0,
                0,
                Optional.empty(),
                "",
                Optional.empty(),
                ticks(PENDING_TICKS, 0, "todo"),
                List.of(),
                List.of(),
                List.of(),
                0);
    }

    static ReceiptPanel of(ReceiptView receipt, Language language) {
        int promised = receipt.promised();
        int drawn = Math.min(promised, MOST_TICKS);
        int missed = promised - receipt.held();
        // One missing promise of a thousand is a tick too.
        int missedDrawn = missed == 0 ? 0 : Math.max(1, missed * drawn / Math.max(1, promised));
        return new ReceiptPanel(
                receipt.verdict().slug(),
                receipt.held(),
                promised,
                Optional.of(Moment.of(receipt.at())),
                receipt.ending(),
                Optional.of(receipt.rebuildMillis())
                        .filter(millis -> millis > 0)
                        .map(millis -> String.format(Locale.ROOT, "%.1f s", millis / 1000.0)),
                ticks(drawn, missedDrawn, ""),
                receipt.differences().stream()
                        .map(each -> new Missing(
                                each.what(), each.promised(), each.found(), ReasonWords.say(each.reason(), language)))
                        .toList(),
                receipt.counts().entrySet().stream()
                        .map(each -> new FateCount(each.getKey(), each.getValue()))
                        .toList(),
                receipt.lines().stream()
                        .map(line -> new Line(
                                line.what(),
                                line.promised(),
                                line.found(),
                                Optional.of(line.bytes())
                                        .filter(bytes -> bytes > 0)
                                        .map(bytes -> new Amount(bytes).toString())))
                        .toList(),
                receipt.leftOut());
    }

    private static List<Tick> ticks(int count, int missed, String look) {
        double step = 100.0 / Math.max(1, count);
        return IntStream.range(0, count)
                .mapToObj(i -> new Tick(i < missed ? "miss" : look, Tide.percent(i * step), Tide.percent(step * 0.72)))
                .toList();
    }

    public boolean pendingYet() {
        return look.equals("pending");
    }

    public boolean broken() {
        return look.equals("broken");
    }
}
