package io.tidemark.policy;

import io.tidemark.policy.BootFile.Handling;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What an event does by the policy alone, told by the places of a root that people know, by what the rules name and by
 * the kinds of packages. Each row is a question that {@link Fates} answers.
 *
 * @param bands the five fates, from the best to the worst, each with what it holds
 */
public record EventTide(Event event, List<Band> bands) {

    /** What a row is about. */
    public enum Subject {
        /** A new file below a path. */
        NEW_FILE,
        /** A file of the base that was edited. */
        EDITED_FILE,
        /** A file that every boot writes. */
        BOOT_FILE,
        ADDED_PACKAGES,
        UPGRADED_PACKAGES,
        REMOVED_PACKAGES
    }

    /**
     * One thing with its fates.
     *
     * @param path of a file; empty for packages
     * @param boot what every boot does to the file, where it does anything
     */
    public record Row(Subject subject, String path, Optional<Handling> boot, List<Cell> cells) {

        /** Whether a path says what it is. */
        public boolean isPath() {
            return !path.isEmpty();
        }

        /** Whether it is a file of the base that somebody changed. */
        public boolean isEdited() {
            return subject == Subject.EDITED_FILE;
        }

        private Cell at(Event event) {
            return cells.stream()
                    .filter(cell -> cell.event() == event)
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** The fate of a row at an event. */
    public record Cell(Event event, Fate fate, Verdict.Risk risk) {

        public String slug() {
            return fate.slug();
        }

        public boolean isAgreed() {
            return risk == Verdict.Risk.AGREED;
        }
    }

    /** A fate, and the rows that have it. */
    public record Band(Fate fate, List<Row> rows, List<Row> agreed) {

        public String slug() {
            return fate.slug();
        }

        public boolean isEmpty() {
            return rows.isEmpty() && agreed.isEmpty();
        }

        public boolean isAbove() {
            return fate == Fate.KEPT || fate == Fate.REBUILT;
        }
    }

    /** The tide of one event. */
    static EventTide of(Revision revision, Event event) {
        List<Row> rows = rows(revision);
        return new EventTide(
                event,
                Arrays.stream(Fate.values())
                        .map(fate ->
                                new Band(fate, holding(rows, event, fate, false), holding(rows, event, fate, true)))
                        .toList());
    }

    /** The bands above the line. */
    public List<Band> above() {
        return bands.stream().filter(Band::isAbove).toList();
    }

    /** The bands below it. */
    public List<Band> below() {
        return bands.stream().filter(band -> !band.isAbove()).toList();
    }

    private static List<Row> holding(List<Row> rows, Event event, Fate fate, boolean agreed) {
        return rows.stream()
                .filter(row -> row.at(event).fate() == fate && row.at(event).isAgreed() == agreed)
                .toList();
    }

    /** All rows, with the fates of all events in the order of {@link Event}. */
    static List<Row> rows(Revision revision) {
        Stream<Row> files = paths(revision).stream()
                .map(path -> row(revision, Subject.NEW_FILE, path, new Thing.Place(path, Change.NEW)));
        Stream<Row> boot = BootFile.of(revision).stream()
                .filter(file -> file.handling() != Handling.ADDED)
                .map(file ->
                        row(revision, Subject.BOOT_FILE, file.path(), new Thing.Place(file.path(), Change.CHANGED)));
        Stream<Row> others = Stream.of(
                row(revision, Subject.EDITED_FILE, "/usr", new Thing.Place("/usr", Change.CHANGED)),
                row(revision, Subject.ADDED_PACKAGES, "", new Thing.Installed("*", PackageState.CACHED)),
                row(revision, Subject.UPGRADED_PACKAGES, "", new Thing.Installed("*", PackageState.UPGRADED)),
                row(revision, Subject.REMOVED_PACKAGES, "", new Thing.Installed("*", PackageState.REMOVED)));
        return Stream.of(files, boot, others).flatMap(each -> each).toList();
    }

    private static Set<String> paths(Revision revision) {
        Set<String> paths = new LinkedHashSet<>(revision.kept());
        paths.add("/mnt/data");
        paths.addAll(RevisionDiff.PLACES);
        paths.addAll(revision.scratch());
        return paths;
    }

    private static Row row(Revision revision, Subject subject, String path, Thing thing) {
        return new Row(
                subject,
                path,
                subject == Subject.BOOT_FILE ? BootFile.handling(revision, path) : Optional.empty(),
                Arrays.stream(Event.values())
                        .map(event -> {
                            Verdict verdict = Fates.of(revision, thing, event);
                            return new Cell(event, verdict.fate(), verdict.risk());
                        })
                        .toList());
    }
}
