package io.tidemark.account;

import io.tidemark.audit.AuditFilter;
import io.tidemark.audit.AuditLog;
import io.tidemark.audit.AuditReader;
import io.tidemark.audit.AuditVerification;
import io.tidemark.audit.Range;
import io.tidemark.audit.RecordedEntry;
import io.tidemark.audit.Verification;
import io.tidemark.platform.Page;
import io.tidemark.platform.PageRequest;
import io.tidemark.platform.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Who may read the audit log. Reading it is an entry too. */
@ApplicationScoped
public class AuditReview {

    private final AuditReader reader;
    private final AuditVerification verification;
    private final AuditLog audit;
    private final Teams teams;

    AuditReview(AuditReader reader, AuditVerification verification, AuditLog audit, Teams teams) {
        this.reader = reader;
        this.verification = verification;
        this.audit = audit;
        this.teams = teams;
    }

    /**
     * What is asked of the log.
     *
     * @param team a slug
     */
    public record Question(
            Optional<String> actor,
            Optional<String> action,
            Optional<String> target,
            Optional<String> team,
            Optional<String> outcome) {

        private Map<String, Object> described() {
            Map<String, Object> parts = new HashMap<>();
            actor.ifPresent(value -> parts.put("actor", value));
            action.ifPresent(value -> parts.put("action", value));
            target.ifPresent(value -> parts.put("target", value));
            team.ifPresent(value -> parts.put("team", value));
            outcome.ifPresent(value -> parts.put("outcome", value));
            return parts;
        }
    }

    /**
     * The entries that fit, the newest first.
     *
     * @throws Problem {@code forbidden} where the caller is no administrator and names no team of which they are owner
     */
    @Action("audit.read")
    @Transactional
    public Page<RecordedEntry> read(Caller caller, Question question, PageRequest request) {
        Optional<TeamView> team =
                question.team().map(slug -> teams.bySlug(slug).orElseThrow(() -> Problem.notFound("team")));
        if (!caller.admin() && team.isPresent()) {
            caller.requireRole(team.get().id(), Role.OWNER);
        } else {
            caller.requireAdmin();
        }
        Page<RecordedEntry> entries = reader.list(
                new AuditFilter(
                        question.actor(),
                        question.action(),
                        question.target(),
                        team.map(TeamView::id),
                        question.outcome()),
                request);
        audit.record(caller.did("audit.read", "audit").withDiff(question.described()));
        return entries;
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
        caller.requireAdmin();
        Verification found = verification.verify(range(from, to));
        Map<String, Object> told = new HashMap<>();
        told.put("valid", found.valid());
        told.put("entries", found.entries());
        told.put("upTo", found.upTo());
        found.kind().ifPresent(kind -> told.put("kind", kind));
        found.firstWrong().ifPresent(entry -> told.put("firstWrong", entry));
        audit.recordAlone(caller.did("audit.verify", "audit").withDiff(told));
        return found;
    }

    private Range range(Optional<String> from, Optional<String> to) {
        Range byTime = verification.between(
                from.filter(text -> !isNumber(text)).map(text -> time("from", text)),
                to.filter(text -> !isNumber(text)).map(text -> time("to", text)));
        return new Range(
                from.filter(AuditReview::isNumber).map(Long::valueOf).or(byTime::from),
                to.filter(AuditReview::isNumber).map(Long::valueOf).or(byTime::to));
    }

    private static boolean isNumber(String text) {
        return text.matches("\\d{1,18}");
    }

    private static Instant time(String field, String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw Problem.refusedValue(field, field + " must be a time such as 2026-11-23T04:00:00Z.");
        }
    }
}
