package io.tidemark.vm;

import io.tidemark.platform.Language;
import io.tidemark.policy.Event;
import io.tidemark.policy.Fate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one event would do to a VM, drawn and listed.
 *
 * @param tide what stays and what goes
 * @param risk what goes that nobody has agreed to
 * @param agreed what goes that the policy gives away
 * @param heaps what is at risk, at most {@value #MOST_HEAPS}
 * @param notListed how many heaps there are beyond these, at least
 * @param level the outline of the water in its small picture, as SVG writes it
 * @param shownFirst whether it is the one that is shown first
 */
public record EventTide(
        Event event,
        Tide tide,
        Stake risk,
        Stake agreed,
        List<Heap> heaps,
        long notListed,
        String level,
        boolean shownFirst) {

    /** More than anybody reads; a list that long is best kept or rescued by its directory. */
    static final int MOST_HEAPS = 50;

    public EventTide {
        heaps = List.copyOf(heaps);
    }

    static EventTide of(Event event, Forecast forecast, Language language) {
        List<Heap> heaps = Heap.atRisk(forecast.items(), language);
        Stake risk = Stake.of(forecast.atRisk());
        Tide tide = Tide.of(items(forecast, heaps));
        List<Heap> listed = heaps.subList(0, Math.min(heaps.size(), MOST_HEAPS));
        Stake shown = listed.stream().map(Heap::stake).reduce(Stake.NOTHING, Stake::plus);
        return new EventTide(
                event,
                tide,
                risk,
                new Stake(forecast.agreed().count(), 0, forecast.agreed().bytes()),
                listed,
                Math.max(0, risk.files() + risk.packages() - shown.files() - shown.packages()),
                level(tide),
                event == Event.RESTART);
    }

    /** What the tide is drawn from: each thing where all of them are listed, else their places. */
    private static List<Tide.Item> items(Forecast forecast, List<Heap> heaps) {
        List<Tide.Item> items = new ArrayList<>();
        boolean each = !forecast.truncated();
        forecast.items().stream()
                .filter(item -> !item.risked() && item.path().isEmpty())
                .filter(item -> item.packageName().isPresent() || item.files() > 0 || item.bytes() > 0)
                .forEach(item -> items.add(item(item)));
        heaps.stream()
                .filter(heap -> each || heap.kind() != Heap.Kind.PATH)
                .forEach(heap -> items.add(new Tide.Item(
                        heap.fate(),
                        Tide.Standing.AT_RISK,
                        heap.isPackage() ? Tide.Kind.PACKAGE : Tide.Kind.PLACE,
                        heap.name(),
                        heap.isPackage() ? 1 : heap.files(),
                        heap.bytes())));
        forecast.groups().stream()
                .filter(group -> !each || !group.fate().takes())
                .forEach(group -> items.add(new Tide.Item(
                        group.fate(),
                        standing(group.fate(), group.agreed()),
                        Tide.Kind.PLACE,
                        group.place(),
                        group.count(),
                        group.bytes())));
        if (each) {
            items.addAll(agreed(forecast));
        }
        for (Fate fate : Fate.values()) {
            unlisted(forecast, fate, items).ifPresent(items::add);
        }
        return items;
    }

    /** What of a fate the forecast counts and had no room to list. */
    private static Optional<Tide.Item> unlisted(Forecast forecast, Fate fate, List<Tide.Item> items) {
        SurveyView.Amounts total = forecast.totals().getOrDefault(fate, SurveyView.Amounts.NONE);
        List<Tide.Item> listed = items.stream()
                .filter(item -> item.fate() == fate && !item.agreed())
                .toList();
        long count = total.count() - listed.stream().mapToLong(Tide.Item::count).sum();
        long bytes = total.bytes() - listed.stream().mapToLong(Tide.Item::bytes).sum();
        return Optional.of(new Tide.Item(
                        fate, standing(fate, false), Tide.Kind.PLACE, "…", Math.max(0, count), Math.max(0, bytes)))
                .filter(item -> forecast.truncated() && item.count() > 0);
    }

    /** What the policy gives away, by places such as {@code /var/cache}. */
    private static Collection<Tide.Item> agreed(Forecast forecast) {
        Map<String, Tide.Item> places = new TreeMap<>();
        forecast.items().stream()
                .filter(item -> item.agreed() && item.path().isPresent())
                .map(item -> new Tide.Item(
                        item.fate(),
                        Tide.Standing.AGREED,
                        Tide.Kind.PLACE,
                        place(item.what()),
                        item.files(),
                        item.bytes()))
                .forEach(item -> places.merge(
                        item.fate() + item.name(),
                        item,
                        (one, other) -> new Tide.Item(
                                one.fate(),
                                one.standing(),
                                one.kind(),
                                one.name(),
                                one.count() + other.count(),
                                one.bytes() + other.bytes())));
        return places.values();
    }

    private static String place(String path) {
        int second = path.indexOf('/', 1);
        boolean deep = path.startsWith("/var/") || path.startsWith("/usr/");
        int end = deep && second > 0 ? path.indexOf('/', second + 1) : second;
        return end > 0 ? path.substring(0, end) : path;
    }

    private static Tide.Item item(Preview.Item item) {
        boolean isPackage = item.packageName().isPresent();
        return new Tide.Item(
                item.fate(),
                standing(item.fate(), item.agreed()),
                isPackage ? Tide.Kind.PACKAGE : Tide.Kind.PLACE,
                item.what(),
                isPackage ? 1 : item.files(),
                item.bytes());
    }

    private static Tide.Standing standing(Fate fate, boolean agreed) {
        if (!fate.takes()) {
            return Tide.Standing.SAFE;
        }
        return agreed ? Tide.Standing.AGREED : Tide.Standing.AT_RISK;
    }

    /** The outline of the water in the event's small picture: the more is at risk, the higher it stands. */
    private static String level(Tide tide) {
        long whole = tide.bands().stream().mapToLong(band -> band.all().bytes()).sum();
        long risked = tide.risk().bytes();
        double share = tide.risk().nothing() ? 0 : TideLayout.weight(risked) / Math.max(1, TideLayout.weight(whole));
        double surface = tide.risk().nothing() ? 33 : 30 - 25 * share;
        return String.format(
                Locale.ROOT,
                "M1.5 %.1fc3.6 0 3.6-2.5 7.25-2.5s3.6 2.5 7.25 2.5 3.6-2.5 7.25-2.5 3.6 2.5 7.25 2.5"
                        + "V33a1.5 1.5 0 0 1-1.5 1.5H3A1.5 1.5 0 0 1 1.5 33z",
                surface);
    }

    /** Whether anything in the list can be kept. */
    public boolean canKeep() {
        return heaps.stream().anyMatch(Heap::canBeKept);
    }

    /** Whether anything in the list can be rescued. */
    public boolean canRescue() {
        return heaps.stream().anyMatch(Heap::canBeRescued);
    }

    public String notListedText() {
        return Stake.counted(notListed);
    }

    public String slug() {
        return event.slug();
    }
}
