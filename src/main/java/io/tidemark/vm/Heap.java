package io.tidemark.vm;

import io.tidemark.platform.Amount;
import io.tidemark.platform.Language;
import io.tidemark.policy.Fate;
import io.tidemark.vm.Preview.Remedy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a person decides on as one thing: a path with all that is new below it, a package, or a place that holds many
 * files.
 *
 * @param kind what it is
 * @param name a path or a package's name, as the guest wrote it
 * @param files how many files it stands for
 * @param why this is its fate, a sentence in the reader's language
 */
public record Heap(Kind kind, String name, Fate fate, long files, long bytes, String why, List<Remedy> remedies) {

    private static final String NEW = "new";

    /** What can be decided on. */
    public enum Kind {
        PATH,
        PACKAGE,
        PLACE
    }

    public Heap {
        remedies = List.copyOf(remedies);
    }

    /** What of these items nobody has agreed to lose, the worst first and the largest before the small. */
    static List<Heap> atRisk(List<Preview.Item> items, Language language) {
        List<Preview.Item> risked = items.stream().filter(Preview.Item::risked).toList();
        Set<String> fresh = new HashSet<>();
        risked.stream()
                .filter(item -> item.change().equals(NEW))
                .flatMap(item -> item.path().stream())
                .forEach(fresh::add);
        Map<String, Heap> heaps = new LinkedHashMap<>();
        for (Preview.Item item : risked) {
            Heap own = of(item, language);
            String top = item.change().equals(NEW) ? top(own.name, fresh) : own.name;
            heaps.merge(own.kind + " " + own.fate + " " + top, own.named(top), Heap::with);
        }
        List<Heap> sorted = new ArrayList<>(heaps.values());
        sorted.sort(Comparator.comparing(Heap::fate)
                .thenComparing(Heap::bytes)
                .reversed()
                .thenComparing(Heap::name));
        return sorted;
    }

    /** The highest path above this one, or this one, that is new itself. */
    private static String top(String path, Set<String> fresh) {
        String top = path;
        for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
            if (fresh.contains(path.substring(0, slash))) {
                top = path.substring(0, slash);
            }
        }
        return top;
    }

    private static Heap of(Preview.Item item, Language language) {
        return new Heap(
                item.packageName().map(name -> Kind.PACKAGE).orElse(item.path().isPresent() ? Kind.PATH : Kind.PLACE),
                item.what(),
                item.fate(),
                item.files(),
                item.bytes(),
                ReasonWords.say(item.reason(), language),
                item.remedies());
    }

    private Heap named(String path) {
        return new Heap(kind, path, fate, files, bytes, why, remedies);
    }

    private Heap with(Heap below) {
        return new Heap(kind, name, fate, files + below.files, bytes + below.bytes, why, remedies);
    }

    public boolean isPackage() {
        return kind == Kind.PACKAGE;
    }

    /** Its size; nothing where it has none, as what is deleted. */
    public Optional<String> size() {
        return Optional.of(bytes).filter(each -> each > 0).map(each -> new Amount(each).toString());
    }

    public Stake stake() {
        return isPackage() ? new Stake(0, 1, bytes) : new Stake(files, 0, bytes);
    }

    public boolean canBeKept() {
        return remedies.contains(Remedy.KEEP);
    }

    public boolean canBeRescued() {
        return remedies.contains(Remedy.RESCUE);
    }

    /** Whether a person can tick it to save it. */
    public boolean canBeSaved() {
        return canBeKept() || canBeRescued();
    }

    /** What helps it that the console can't do itself. */
    public List<Remedy> byHand() {
        return remedies.stream()
                .filter(remedy -> remedy != Remedy.KEEP && remedy != Remedy.RESCUE)
                .toList();
    }
}
