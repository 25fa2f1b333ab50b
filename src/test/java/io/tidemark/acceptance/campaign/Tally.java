package io.tidemark.acceptance.campaign;

import io.tidemark.policy.Fate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How many cases there were of each fate, and which came out otherwise than promised. */
final class Tally {

    private final Map<Fate, Integer> fates = new EnumMap<>(Fate.class);
    private final List<String> wrong = new ArrayList<>();

    void count(Fate promised) {
        fates.merge(promised, 1, Integer::sum);
    }

    void wrong(String line) {
        wrong.add(line);
    }

    void add(Tally other) {
        other.fates.forEach((fate, count) -> fates.merge(fate, count, Integer::sum));
        wrong.addAll(other.wrong);
    }

    List<String> wrong() {
        return List.copyOf(wrong);
    }

    /** One line: all cases, by their fate, and the wrong ones. */
    String counts() {
        int all = fates.values().stream().mapToInt(Integer::intValue).sum();
        return all + " cases ("
                + fates.entrySet().stream()
                        .map(each -> each.getValue() + " " + each.getKey().slug())
                        .collect(Collectors.joining(", "))
                + "), " + wrong.size() + " wrong";
    }
}
