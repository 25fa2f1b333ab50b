package io.tidemark.account;

import io.tidemark.audit.AuditFilter;
import io.tidemark.audit.AuditLog;
import io.tidemark.audit.AuditReader;
import io.tidemark.audit.RecordedEntry;
import io.tidemark.platform.Page;
import io.tidemark.platform.PageRequest;
import io.tidemark.platform.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Who may read the audit log. Reading it is an entry too. */
@ApplicationScoped
public class AuditReview {

    private final AuditReader reader;
    private final AuditLog audit;
    private final Teams teams;

    AuditReview(AuditReader reader, AuditLog audit, Teams teams) {
        this.reader = reader;
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
}
