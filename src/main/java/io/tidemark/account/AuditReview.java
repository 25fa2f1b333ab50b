package io.tidemark.account;

import io.tidemark.audit.AuditExport;
import io.tidemark.audit.AuditFilter;
import io.tidemark.audit.AuditForwarding;
import io.tidemark.audit.AuditLog;
import io.tidemark.audit.AuditReader;
import io.tidemark.audit.AuditVerification;
import io.tidemark.audit.ChainBeginning;
import io.tidemark.audit.ForwardStanding;
import io.tidemark.audit.Range;
import io.tidemark.audit.RecordedEntry;
import io.tidemark.audit.Verification;
import io.tidemark.platform.Ids;
import io.tidemark.platform.Page;
import io.tidemark.platform.PageRequest;
import io.tidemark.platform.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Who may read the audit log. Reading, exporting and checking it are entries too. */
@ApplicationScoped
public class AuditReview {

    private static final PageRequest LAST = new PageRequest(1, Optional.empty());

    private final AuditReader reader;
    private final AuditExport export;
    private final AuditVerification verification;
    private final AuditForwarding forwarding;
    private final AuditLog audit;
    private final Teams teams;
    private final Map<Extent, ExportSlots> slots = new EnumMap<>(Extent.class);

    AuditReview(
            AuditReader reader,
            AuditExport export,
            AuditVerification verification,
            AuditForwarding forwarding,
            AuditLog audit,
            Teams teams) {
        this.reader = reader;
        this.export = export;
        this.verification = verification;
        this.forwarding = forwarding;
        this.audit = audit;
        this.teams = teams;
        for (Extent each : Extent.values()) {
            slots.put(each, new ExportSlots(Clock.systemUTC()));
        }
    }

    /** What who exports may read. Each has slots of its own: owners who read slowly hold up nobody who reviews the log. */
    public enum Extent {
        WHOLE_LOG,
        TEAMS
    }

    /** An export that its reader may have; it is recorded already. */
    public record Export(UUID id, AuditFilter filter, AuditExport.Format format, Extent extent) {}

    /**
     * An entry and the others of its operation.
     *
     * @param story the operation's entries in the order of time, this one among them; at most 500
     * @param reviews what its reviewers wrote, the oldest first
     */
    public record Story(RecordedEntry entry, List<RecordedEntry> story, List<ReviewNote> reviews) {}

    /**
     * The entries that fit, the newest first.
     *
     * @throws Problem {@code forbidden} where the caller does not read all of the log and names no team of which they
     *     are owner; {@code refused-value}
     */
    @Action("audit.read")
    @Transactional
    public Page<RecordedEntry> read(Caller caller, AuditQuestion question, PageRequest request) {
        Page<RecordedEntry> entries = reader.list(permitted(caller, question), request);
        audit.record(caller.did("audit.read", "audit").withDiff(Map.copyOf(question.parts())));
        return entries;
    }

    /**
     * One entry, with its story.
     *
     * @throws Problem not found, for those too who may not read it
     */
    @Action("audit.read")
    @Transactional
    public Story one(Caller caller, long seq) {
        RecordedEntry entry = reader.find(seq)
                .filter(each -> readsAll(caller)
                        || each.team()
                                .filter(team -> caller.mayIn(team, Permission.TEAM_AUDIT_READ))
                                .isPresent())
                .orElseThrow(() -> Problem.notFound("entry"));
        caller.requireScope(Scope.ADMIN);
        Optional<UUID> team = readsAll(caller) ? Optional.empty() : entry.team();
        List<RecordedEntry> story = entry.operation()
                .map(operation -> reader.list(
                                AuditFilter.ofOperation(operation, team),
                                new PageRequest(Page.MAX_LIMIT, Optional.empty()))
                        .items()
                        .reversed())
                .orElse(List.of(entry));
        audit.record(caller.did("audit.read", "audit").withDiff(Map.of("entry", seq)));
        return new Story(
                entry, story, reader.reviewsOf(seq).stream().map(ReviewNote::of).toList());
    }

    /**
     * Permits an export, and records it before the first line of it is written.
     *
     * @throws Problem as {@link #read}; {@code busy} where this console writes as many as it may
     */
    @Action("audit.export")
    @Transactional
    public Export export(Caller caller, AuditQuestion question, AuditExport.Format format) {
        AuditFilter filter = permitted(caller, question);
        Map<String, Object> told = new HashMap<>(question.parts());
        told.put("format", format.ending());
        Extent extent = readsAll(caller) ? Extent.WHOLE_LOG : Extent.TEAMS;
        Export permitted = new Export(Ids.next(), filter, format, extent);
        slots.get(extent).take(permitted.id());
        audit.record(caller.did("audit.export", "audit").withDiff(told));
        return permitted;
    }

    /** Writes what was permitted. */
    public void write(Export permitted, OutputStream out) throws IOException {
        ExportSlots taken = slots.get(permitted.extent());
        taken.begin(permitted.id());
        try {
            export.write(permitted.filter(), permitted.format(), out);
        } finally {
            taken.end(permitted.id());
        }
    }

    /**
     * Checks the log against its seals and checkpoints. That it was checked, and what came of it, is an entry.
     *
     * @param from the first entry, by number or by time; all from the beginning where it is left out
     * @param to the last one; all to the end where it is left out
     * @throws Problem {@code refused-value}; {@code busy} while it is being checked already
     */
    @Action("audit.verify")
    public Verification verify(Caller caller, Optional<String> from, Optional<String> to) {
        requireAll(caller);
        Range range = range(from, to);
        Verification found = verification.verify(range);
        Map<String, Object> told = new HashMap<>();
        told.put("valid", found.valid());
        told.put("entries", found.entries());
        told.put("upTo", found.upTo());
        from.ifPresent(text -> told.put("from", text));
        to.ifPresent(text -> told.put("to", text));
        found.kind().ifPresent(kind -> told.put("kind", kind));
        found.firstWrong().ifPresent(entry -> told.put("firstWrong", entry));
        // The page shows the last check of all: a part that is whole says nothing of the rest.
        audit.recordAlone(caller.did("audit.verify", range.equals(Range.ALL) ? "audit" : "audit:part")
                .withDiff(told));
        return found;
    }

    /** The entry of the last check of all of the log, for those who read all of it. */
    public Optional<RecordedEntry> lastCheck(Caller caller) {
        return readsAll(caller)
                ? reader.list(AuditFilter.ofChecks(), LAST).items().stream().findFirst()
                : Optional.empty();
    }

    /** Where the chain begins, for those who read all of the log; empty where nothing was cut off. */
    public Optional<ChainBeginning> beginning(Caller caller) {
        return readsAll(caller) ? verification.beginning() : Optional.empty();
    }

    /** How the forwarding to another system stands, for those who read all of the log; empty where there is none. */
    public Optional<ForwardStanding> forwarding(Caller caller) {
        return readsAll(caller) ? forwarding.standing() : Optional.empty();
    }

    /** Whether the caller reads all of the log, and not only what is their teams'. */
    public boolean readsAll(Caller caller) {
        return caller.may(Permission.AUDIT_READ);
    }

    private void requireAll(Caller caller) {
        caller.require(Permission.AUDIT_READ);
    }

    private AuditFilter permitted(Caller caller, AuditQuestion question) {
        Optional<TeamView> team =
                question.team().map(slug -> teams.bySlug(slug).orElseThrow(() -> Problem.notFound("team")));
        if (!readsAll(caller) && team.isPresent()) {
            caller.requireIn(team.get().id(), Permission.TEAM_AUDIT_READ);
        } else {
            requireAll(caller);
        }
        return question.filter(team.map(TeamView::id));
    }

    private Range range(Optional<String> from, Optional<String> to) {
        Range byTime = verification.between(
                from.filter(text -> !isNumber(text)).map(text -> AuditQuestion.moment("from", text, 0)),
                to.filter(text -> !isNumber(text)).map(text -> AuditQuestion.moment("to", text, 1)));
        return new Range(
                from.filter(AuditReview::isNumber).map(Long::valueOf).or(byTime::from),
                to.filter(AuditReview::isNumber).map(Long::valueOf).or(byTime::to));
    }

    private static boolean isNumber(String text) {
        return text.matches("\\d{1,18}");
    }
}
