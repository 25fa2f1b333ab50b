package io.tidemark.account;

import io.tidemark.account.AuditPage.Chain;
import io.tidemark.account.AuditPage.Choice;
import io.tidemark.account.AuditPage.Cut;
import io.tidemark.account.AuditPage.Day;
import io.tidemark.account.AuditPage.Detail;
import io.tidemark.account.AuditPage.Filter;
import io.tidemark.account.AuditPage.Form;
import io.tidemark.account.AuditPage.Forward;
import io.tidemark.account.AuditPage.Integrity;
import io.tidemark.account.AuditPage.Line;
import io.tidemark.account.AuditPage.Note;
import io.tidemark.account.AuditPage.Reach;
import io.tidemark.account.AuditPage.Reviews;
import io.tidemark.account.AuditPage.Shown;
import io.tidemark.account.AuditPage.Story;
import io.tidemark.account.AuditPage.Tab;
import io.tidemark.account.AuditPage.View;
import io.tidemark.account.AuditPage.Views;
import io.tidemark.audit.ChainBeginning;
import io.tidemark.audit.ForwardStanding;
import io.tidemark.audit.RecordedEntry;
import io.tidemark.audit.Wrong;
import io.tidemark.platform.Language;
import io.tidemark.platform.Moment;
import io.tidemark.platform.Page;
import io.tidemark.platform.WordList;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Makes the audit log's page of what was read. */
final class AuditPageViews {

    private static final String PATH = "/audit";
    private static final String REVIEWED = "reviewed";

    private final WordList words;
    private final AuditQuestion question;
    private final Optional<String> after;
    private final Reach reach;
    private final Optional<Chain> chain;
    private final Optional<AuditReview.Story> chosen;
    private final Optional<Forward> forward;
    private final Optional<Cut> cut;
    private final Reviewer reviewer;
    private final List<SavedView> saved;
    private final Function<RecordedEntry, Optional<String>> teamOf;

    AuditPageViews(
            Language language,
            AuditQuestion question,
            Optional<String> after,
            Reach reach,
            Health health,
            Optional<AuditReview.Story> chosen,
            Reviewer reviewer,
            List<SavedView> saved,
            Function<RecordedEntry, Optional<String>> teamOf) {
        this.words = WordList.of("audit", language);
        this.question = question;
        this.after = after;
        this.reach = reach;
        this.chain = health.lastCheck().map(this::chain);
        this.cut = health.beginning().map(each -> new Cut(each.upTo(), Moment.of(each.cutAt())));
        this.forward = health.forwarding().map(AuditPageViews::forward);
        this.chosen = chosen;
        this.reviewer = reviewer;
        this.saved = saved;
        this.teamOf = teamOf;
    }

    /**
     * How the log itself is, for those who read all of it.
     *
     * @param beginning empty where nothing was cut off
     * @param forwarding empty where it is forwarded to nobody
     */
    record Health(
            Optional<RecordedEntry> lastCheck,
            Optional<ChainBeginning> beginning,
            Optional<ForwardStanding> forwarding) {}

    /**
     * What the reader can do about entries.
     *
     * @param waiting how many wait for them; empty for who reviews nothing
     * @param standing what they can do about the entry that is looked at
     * @param plays whether they may play recordings
     */
    record Reviewer(Optional<Integer> waiting, AuditInbox.Standing standing, Plays plays) {}

    /** What somebody may play. */
    enum Plays {
        RECORDINGS,
        NOTHING
    }

    AuditPage of(Page<RecordedEntry> entries) {
        Map<String, String> parts = question.parts();
        return new AuditPage(
                parts.entrySet().stream()
                        .filter(part -> !part.getKey().equals(REVIEWED))
                        .map(part -> new Filter(part.getKey(), part.getValue(), address(without(part.getKey()))))
                        .toList(),
                form(parts),
                days(entries.items()),
                entries.next().map(cursor -> address(with(parts, "after", cursor))),
                after.map(cursor -> address(parts)),
                chain,
                reach,
                chosen.map(this::detail),
                query(parts),
                tabs(parts),
                forward,
                cut,
                views(question.query()));
    }

    private List<Tab> tabs(Map<String, String> parts) {
        return Arrays.stream(Shown.values())
                .map(shown -> {
                    Optional<String> value =
                            switch (shown) {
                                case TO_REVIEW -> Optional.of("false");
                                case REVIEWED -> Optional.of("true");
                                case ALL -> Optional.empty();
                            };
                    Map<String, String> rest = without(REVIEWED);
                    return new Tab(
                            shown,
                            value,
                            address(value.map(text -> with(rest, REVIEWED, text))
                                    .orElse(rest)),
                            shown == Shown.TO_REVIEW ? reviewer.waiting().map(AuditInbox::shown) : Optional.empty(),
                            Optional.ofNullable(parts.get(REVIEWED)).equals(value) ? Choice.CHOSEN : Choice.OTHER);
                })
                .toList();
    }

    private Form form(Map<String, String> parts) {
        return new Form(
                parts.getOrDefault("actor", ""),
                parts.getOrDefault("action", ""),
                parts.getOrDefault("target", ""),
                parts.getOrDefault("team", ""),
                parts.getOrDefault("outcome", ""),
                parts.getOrDefault("from", ""),
                parts.getOrDefault("to", ""),
                parts.getOrDefault("q", ""),
                words.keys());
    }

    private List<Day> days(List<RecordedEntry> entries) {
        Map<Instant, List<RecordedEntry>> byDay = entries.stream()
                .collect(Collectors.groupingBy(
                        entry -> entry.at().truncatedTo(ChronoUnit.DAYS), LinkedHashMap::new, Collectors.toList()));
        return byDay.entrySet().stream()
                .map(day -> new Day(Moment.of(day.getKey()), stories(day.getValue())))
                .toList();
    }

    /** Entries of one operation are one story, and so is the same thing done several times in a row. */
    private List<Story> stories(List<RecordedEntry> entries) {
        Map<String, List<RecordedEntry>> stories = new LinkedHashMap<>();
        String last = "";
        for (RecordedEntry entry : entries) {
            String same = entry.actor() + "\n" + entry.action() + "\n" + entry.target() + "\n" + entry.outcome();
            String row = last.startsWith(same + "\n#") ? last : same + "\n#" + entry.seq();
            String key = entry.operation().map(Object::toString).orElse(row);
            stories.computeIfAbsent(key, none -> new ArrayList<>()).add(entry);
            last = key;
        }
        return stories.values().stream().map(this::story).toList();
    }

    private Story story(List<RecordedEntry> entries) {
        List<Line> steps = entries.stream()
                .sorted(Comparator.comparingLong(RecordedEntry::seq))
                .map(this::line)
                .toList();
        return new Story(steps.getFirst(), steps);
    }

    private Line line(RecordedEntry entry) {
        AuditDiff diff = new AuditDiff(entry.diff());
        String subject = diff.text("name").orElse(shortened(entry.target()));
        boolean isChosen =
                chosen.filter(story -> story.entry().seq() == entry.seq()).isPresent();
        boolean tampered =
                chain.filter(found -> found.firstWrong() == entry.seq()).isPresent();
        Map<String, String> parts = question.parts();
        after.ifPresent(cursor -> parts.put("after", cursor));
        return new Line(
                entry.seq(),
                Moment.of(entry.at()),
                entry.actor(),
                initials(entry.actor()),
                entry.action(),
                entry.outcome().equals("done") ? words.find(entry.action(), List.of(subject)) : Optional.empty(),
                subject,
                entry.outcome(),
                entry.cause(),
                diff.acceptedFiles(),
                address(with(parts, "entry", Long.toString(entry.seq()))) + "#entry",
                isChosen ? Choice.CHOSEN : Choice.OTHER,
                tampered ? Integrity.TAMPERED : Integrity.UNKNOWN,
                entry.toReview());
    }

    private Detail detail(AuditReview.Story story) {
        RecordedEntry entry = story.entry();
        return new Detail(
                line(entry),
                Moment.of(entry.at()),
                entry.target(),
                teamOf.apply(entry),
                entry.from(),
                entry.credential().map(Object::toString),
                entry.request().map(Object::toString),
                entry.operation().map(Object::toString),
                entry.sealed(),
                new AuditDiff(entry.diff()).changes(),
                address(scoped("actor", entry.actor())),
                address(scoped("target", entry.target())),
                entry.operation().map(operation -> address(scoped("operation", operation.toString()))),
                new AuditDiff(entry.diff())
                        .text("recording")
                        .filter(id -> reviewer.plays() == Plays.RECORDINGS)
                        .map(id -> PATH + "/recordings/" + id),
                new Reviews(
                        story.reviews().stream()
                                .map(note -> new Note(Moment.of(note.at()), note.by(), note.note()))
                                .toList(),
                        reviewer.standing(),
                        PATH + "/" + entry.seq() + "/review?" + query(question.parts())));
    }

    private Chain chain(RecordedEntry check) {
        AuditDiff diff = new AuditDiff(check.diff());
        long firstWrong = diff.number("firstWrong").orElse(0L);
        return new Chain(
                Moment.of(check.at()),
                check.actor(),
                diff.number("entries").orElse(0L),
                diff.number("upTo").orElse(0L),
                diff.text("kind")
                        .map(slug -> Wrong.valueOf(slug.toUpperCase(Locale.ROOT).replace('-', '_'))),
                firstWrong,
                address(Map.of("entry", Long.toString(firstWrong))) + "#entry");
    }

    /** The first that asks the same is the one that is looked at. */
    private Views views(String query) {
        Optional<SavedView> shown =
                saved.stream().filter(view -> view.query().equals(query)).findFirst();
        return new Views(
                saved.stream()
                        .map(view -> new View(
                                view,
                                PATH + "?" + view.query(),
                                shown.filter(view::equals).isPresent() ? Choice.CHOSEN : Choice.OTHER))
                        .toList(),
                shown,
                query.isEmpty() || reach == Reach.TEAM || shown.isPresent() ? Optional.empty() : Optional.of(query));
    }

    private static Forward forward(ForwardStanding standing) {
        return new Forward(
                standing.destination(),
                standing.upTo(),
                standing.waiting(),
                standing.since().map(Moment::of),
                standing.failure());
    }

    /** A filter by this alone; an owner stays within the team. */
    private Map<String, String> scoped(String name, String value) {
        Map<String, String> parts = new LinkedHashMap<>();
        question.team().ifPresent(slug -> parts.put("team", slug));
        parts.put(name, value);
        return parts;
    }

    private Map<String, String> without(String name) {
        Map<String, String> parts = question.parts();
        parts.remove(name);
        return parts;
    }

    private static Map<String, String> with(Map<String, String> parts, String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(parts);
        more.put(name, value);
        return more;
    }

    /** Where an entry is looked at, among those that are asked for. */
    static String addressOf(AuditQuestion question, long seq) {
        return address(with(question.parts(), "entry", Long.toString(seq))) + "#entry";
    }

    private static String address(Map<String, String> parts) {
        return parts.isEmpty() ? PATH : PATH + "?" + query(parts);
    }

    private static String query(Map<String, String> parts) {
        return AuditQuestion.encoded(parts);
    }

    private static String shortened(String target) {
        String name = target.substring(target.indexOf(':') + 1);
        return name.matches("[0-9a-f-]{36}")
                ? target.substring(0, target.indexOf(':') + 1) + "…" + name.substring(28)
                : name;
    }

    private static String initials(String actor) {
        return actor.isEmpty()
                ? "?"
                : actor.substring(0, actor.offsetByCodePoints(0, 1)).toUpperCase(Locale.ROOT);
    }
}
