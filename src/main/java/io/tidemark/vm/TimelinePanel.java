package io.tidemark.vm;

import io.tidemark.platform.Language;
import io.tidemark.platform.Moment;
import io.tidemark.platform.Page;
import io.tidemark.platform.PageRequest;
import io.tidemark.platform.WordList;
import io.tidemark.vm.TimelineEntry.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What happened to a VM, as its page tells it: who did what and what came of it, and how each boot kept its promises. An
 * operation, and how it ended, stands with the act that began it.
 *
 * @param later whether these are not the newest
 * @param older the cursor of what was before; empty at the end
 */
public record TimelinePanel(List<Line> lines, boolean later, Optional<String> older) {

    /**
     * One thing that happened.
     *
     * @param said the sentence without who, where there is one for it
     * @param outcome of an act, or of the operation that it began where that is not done; of a boot {@code kept} or {@code broken}
     */
    public record Line(
            Kind kind,
            Moment at,
            String actor,
            String what,
            Optional<String> said,
            String outcome,
            Optional<String> why) {

        public boolean ofBoot() {
            return kind == Kind.BOOT;
        }

        /** Who did it, by a sign: a boot, or somebody. */
        public String icon() {
            return bad() ? "failed" : ofBoot() ? "kept" : "audit";
        }

        /** Whether nothing is to be said of how it went. */
        public boolean plain() {
            return outcome.equals("done") || outcome.equals("kept");
        }

        /** Whether it ended otherwise than somebody wished. */
        public boolean bad() {
            return outcome.equals("broken") || outcome.equals("failed");
        }
    }

    static TimelinePanel of(String vm, PageRequest asked, Page<TimelineEntry> page, Language language) {
        WordList words = WordList.of("audit", language);
        Map<UUID, TimelineEntry> operations = page.items().stream()
                .filter(entry -> entry.kind() == Kind.OPERATION)
                .collect(Collectors.toMap(entry -> entry.operation().orElseThrow(), Function.identity()));
        List<UUID> begun = page.items().stream()
                .filter(entry -> entry.kind() == Kind.ACT && !entry.what().equals(Endings.ACTION))
                .flatMap(entry -> entry.operation().stream())
                .toList();
        return new TimelinePanel(
                page.items().stream()
                        .filter(entry -> !entry.what().equals(Endings.ACTION))
                        .filter(entry -> entry.kind() != Kind.OPERATION
                                || !begun.contains(entry.operation().orElseThrow()))
                        .map(entry -> line(vm, entry, entry.operation().map(operations::get), words))
                        .toList(),
                asked.after().isPresent(),
                page.next());
    }

    /** An operation's kind is the last part of the action that begins it. */
    private static String action(TimelineEntry entry) {
        return entry.kind() == Kind.OPERATION ? "vm." + entry.what() : entry.what();
    }

    private static Line line(String vm, TimelineEntry entry, Optional<TimelineEntry> operation, WordList words) {
        TimelineEntry telling = entry.outcome().equals("done") ? operation.orElse(entry) : entry;
        return new Line(
                entry.kind(),
                Moment.of(entry.at()),
                entry.actor(),
                entry.what(),
                entry.outcome().equals("done") ? words.find(action(entry), List.of(vm)) : Optional.empty(),
                telling.outcome(),
                telling.why());
    }
}
