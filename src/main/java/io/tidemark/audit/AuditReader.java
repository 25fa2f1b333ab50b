package io.tidemark.audit;

import io.tidemark.platform.Database;
import io.tidemark.platform.Page;
import io.tidemark.platform.PageRequest;
import io.tidemark.platform.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Reads the audit log. Who may read what is the asker's to check. */
@ApplicationScoped
public class AuditReader {

    private final Database database;

    AuditReader(Database database) {
        this.database = database;
    }

    /** The entries that fit, the newest first. */
    public Page<RecordedEntry> list(AuditFilter filter, PageRequest request) {
        List<RecordedEntry> rows = database.list(
                """
                select seq, at, actor, action, target, team, outcome, origin, diff, cause from audit_entry
                where seq < ?
                  and (?::text is null or actor = ?::text)
                  and (?::text is null or action = ?::text)
                  and (?::text is null or target = ?::text)
                  and (?::uuid is null or team = ?::uuid)
                  and (?::text is null or outcome = ?::text)
                order by seq desc limit ?
                """,
                row -> new RecordedEntry(
                        row.number("seq"),
                        row.instant("at"),
                        row.text("actor"),
                        row.text("action"),
                        row.text("target"),
                        row.optionalUuid("team"),
                        row.text("outcome"),
                        row.text("origin"),
                        row.text("diff"),
                        row.optionalText("cause")),
                request.after().map(AuditReader::seq).orElse(Long.MAX_VALUE),
                filter.actor(),
                filter.actor(),
                filter.action(),
                filter.action(),
                filter.target(),
                filter.target(),
                filter.team(),
                filter.team(),
                filter.outcome(),
                filter.outcome(),
                request.limit() + 1);
        return Page.of(rows, request.limit(), entry -> PageRequest.cursor(Long.toString(entry.seq())));
    }

    private static long seq(String cursor) {
        try {
            return Long.parseLong(cursor);
        } catch (NumberFormatException e) {
            throw Problem.refusedValue("after", "after must be the next of an earlier page.");
        }
    }
}
