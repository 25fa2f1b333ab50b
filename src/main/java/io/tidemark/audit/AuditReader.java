package io.tidemark.audit;

import io.tidemark.platform.Database;
import io.tidemark.platform.Page;
import io.tidemark.platform.PageRequest;
import io.tidemark.platform.Problem;
import io.tidemark.platform.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the audit log. Who may read what is the asker's to check. */
@ApplicationScoped
public class AuditReader {

    /** Numbers are given in the order of time but for a moment: so far apart two entries may stand the other way round. */
    private static final String SKEW = "interval '1 minute'";

    /** Each entry with its place in the chain and why it waits for a reviewer; {@code %s} is where entries come from. */
    private static final String SELECT = "select " + StoredEntry.COLUMNS
            + ", s.position, i.why from %s e left join audit_seal s on s.entry = e.seq"
            + " left join audit_inbox i on i.entry = e.seq";

    private static final String SELECT_OF_ALL = SELECT.formatted("audit_entry");

    /** Nobody reads a larger number in the navigation. */
    public static final int MOST_COUNTED = 1000;

    private final Database database;

    AuditReader(Database database) {
        this.database = database;
    }

    /** The entries that fit, the newest first. */
    public Page<RecordedEntry> list(AuditFilter filter, PageRequest request) {
        List<RecordedEntry> rows =
                before(filter, request.after().map(AuditReader::seq).orElse(Long.MAX_VALUE), request.limit() + 1);
        return Page.of(rows, request.limit(), entry -> PageRequest.cursor(Long.toString(entry.seq())));
    }

    /** The newest entries that fit and are older than {@code seq}. */
    List<RecordedEntry> before(AuditFilter filter, long seq, int most) {
        List<Object> values = new ArrayList<>();
        StringBuilder where = new StringBuilder("e.seq < ?");
        values.add(seq);
        equal(where, values, "actor", filter.actor());
        equal(where, values, "action", filter.action());
        equal(where, values, "target", filter.target());
        equal(where, values, "team", filter.team());
        equal(where, values, "operation", filter.operation());
        // As a constant, so that the planner sees when the small indexes of what was not done serve.
        filter.outcome()
                .ifPresent(outcome ->
                        where.append(" and e.outcome = '").append(slug(outcome)).append('\''));
        filter.from().ifPresent(from -> {
            add(where, values, "e.at >= ?", from);
            lowest(from).ifPresent(least -> add(where, values, "e.seq >= ?", least));
        });
        filter.to().ifPresent(to -> {
            add(where, values, "e.at < ?", to);
            highest(to).ifPresent(last -> add(where, values, "e.seq <= ?", last));
        });
        filter.text().ifPresent(text -> add(where, values, "e.words @@ websearch_to_tsquery('simple', ?)", text));
        filter.review()
                .ifPresent(review -> where.append(
                        switch (review) {
                            case WAITING -> " and e.seq in (select entry from audit_inbox)";
                            case REVIEWED -> " and e.seq in (select entry from audit_review)";
                        }));
        values.add(most);
        // The page first, then what belongs to its entries: not to all that fit the filter, to be sorted afterwards.
        String page = "(select * from audit_entry e where " + where + " order by e.seq desc limit ?)";
        return database.listPlannedAnew(
                SELECT.formatted(page) + " order by e.seq desc", AuditReader::entry, values.toArray());
    }

    /** One entry. */
    public Optional<RecordedEntry> find(long seq) {
        return database.first(SELECT_OF_ALL + " where e.seq = ?", AuditReader::entry, seq);
    }

    /** The reviews of an entry, the oldest first, at most 100. */
    public List<RecordedEntry> reviewsOf(long seq) {
        return database.list(
                SELECT_OF_ALL
                        + " join audit_review r on r.review = e.seq where r.entry = ? order by r.review limit 100",
                AuditReader::entry,
                seq);
    }

    /** How many wait for a review, those of somebody left out where one is named; more than {@link #MOST_COUNTED} count as that. */
    public int waiting(Optional<String> notOf) {
        return database.first(
                        "select count(*) as waiting from (select 1 from audit_inbox"
                                + " where actor is distinct from ? limit " + MOST_COUNTED + ") counted",
                        row -> Math.toIntExact(row.number("waiting")),
                        notOf)
                .orElseThrow();
    }

    /** A number so low that all entries from this moment on have it or a higher one. */
    private Optional<Long> lowest(Instant from) {
        return database.first(
                "select seq from audit_entry where at < ?::timestamptz - " + SKEW + " order by at desc limit 1",
                row -> row.number("seq"),
                from);
    }

    private Optional<Long> highest(Instant to) {
        return database.first(
                "select seq from audit_entry where at > ?::timestamptz + " + SKEW + " order by at limit 1",
                row -> row.number("seq"),
                to);
    }

    private static void equal(StringBuilder where, List<Object> values, String column, Optional<?> value) {
        value.ifPresent(each -> add(where, values, "e." + column + " = ?", each));
    }

    private static void add(StringBuilder where, List<Object> values, String condition, Object value) {
        where.append(" and ").append(condition);
        values.add(value);
    }

    private static String slug(Outcome outcome) {
        return switch (outcome) {
            case DONE -> "done";
            case REFUSED -> "refused";
            case FAILED -> "failed";
        };
    }

    static RecordedEntry entry(Row row) throws SQLException {
        return RecordedEntry.of(
                StoredEntry.of(row),
                row.optionalNumber("position"),
                row.optionalText("why").map(Sensitive::bySlug));
    }

    private static long seq(String cursor) {
        try {
            return Long.parseLong(cursor);
        } catch (NumberFormatException e) {
            throw Problem.refusedValue("after", "after must be the next of an earlier page.");
        }
    }
}
