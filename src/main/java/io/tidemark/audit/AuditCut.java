package io.tidemark.audit;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Cuts the beginning of the chain off, up to a checkpoint: what was checked to be whole, is old enough, was reviewed and
 * forwarded. A signed statement says so and is the chain's beginning from then on. It works over a connection of the
 * tables' owner, for the application's role can't delete. Entry, statement and cut are one transaction.
 */
final class AuditCut {

    /** The lock under which one process at a time cuts; any number that nothing else uses. */
    private static final long CUTTING = 0x7469_6465_6175_6402L;

    /** The database dates entries and the console says what is old: one that is years ahead would take fresh ones. */
    private static final Duration CLOCKS_APART = Duration.ofHours(1);

    private final Connection owner;
    private final AuditKey key;
    private final CheckpointFile.Content outside;
    private final Clock clock;

    /** @param outside the checkpoints of this console */
    AuditCut(Connection owner, AuditKey key, CheckpointFile.Content outside, Clock clock) {
        this.owner = owner;
        this.key = key;
        this.outside = outside;
        this.clock = clock;
    }

    /**
     * What is asked for.
     *
     * @param before only what is older than this
     * @param actor who asks
     * @param destination where the log is forwarded to: what waits for that stays
     * @param archive where to write a copy of what is cut
     */
    record Order(Instant before, String actor, Optional<String> destination, Optional<AuditArchive> archive) {}

    /**
     * Cuts as much as the order allows.
     *
     * @return what was done; or why nothing
     * @throws SQLException and then nothing was cut
     */
    CutResult cut(Order order) throws SQLException, IOException {
        owner.setAutoCommit(false);
        owner.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        boolean done = false;
        try {
            CutResult result = permitted(order);
            owner.commit();
            done = true;
            return result;
        } finally {
            if (!done) {
                owner.rollback();
            }
        }
    }

    private CutResult permitted(Order order) throws SQLException, IOException {
        SealedRows rows = new SealedRows(owner);
        if (rows.number("select pg_try_advisory_xact_lock(?)::int", CUTTING) == 0) {
            return new CutResult.Nothing("Another process is cutting the audit log.");
        }
        long apart =
                clock.instant().getEpochSecond() - rows.number("select extract(epoch from clock_timestamp())::bigint");
        if (Math.abs(apart) > CLOCKS_APART.toSeconds()) {
            return new CutResult.Refused(
                    "This console's clock and the database's are " + Math.abs(apart) + " s apart.");
        }
        Optional<Checkpoint> beginning = rows.beginning(key);
        long from = beginning.map(Checkpoint::position).orElse(0L);
        long most = Math.min(
                beforeTheYoung(rows, order.before()),
                Math.min(beforeTheInbox(rows), forwarded(rows, order.destination())));
        Optional<Checkpoint> due = outside.checkpoints().stream()
                .filter(Checkpoint::ordinary)
                .filter(each -> Instant.parse(each.at()).isBefore(order.before()))
                .filter(each -> each.position() > from)
                .reduce((one, other) -> one.position() > other.position() ? one : other);
        Optional<Checkpoint> through = outside.checkpoints().stream()
                .filter(Checkpoint::ordinary)
                .filter(each -> due.isPresent() && each.position() <= due.get().position())
                .filter(each -> each.position() > from && each.position() <= most)
                .reduce((one, other) -> one.position() > other.position() ? one : other);
        if (through.isEmpty()) {
            return new CutResult.Nothing(
                    due.isEmpty()
                            ? "Nothing is old enough, up to a checkpoint of this console."
                            : "What is old enough waits for a reviewer, to be forwarded, or for younger entries before it.");
        }
        Optional<Verification.Finding> wrong =
                new ChainCheck(owner, key, outside).stretch(through.get().position());
        if (wrong.isPresent()) {
            return new CutResult.Refused(wrong.get().wrong().slug() + " at entry "
                    + wrong.get().entry() + ": " + wrong.get().detail());
        }
        return cutThrough(rows, order, beginning, through.get());
    }

    /** Entries have the database's time, checkpoints a console's: one that had the wrong time is older than its entries. */
    private static long beforeTheYoung(SealedRows rows, Instant before) throws SQLException {
        return rows.number(
                "select coalesce((select s.position - 1 from audit_seal s join audit_entry e on e.seq = s.entry"
                        + " where e.at >= ?::timestamptz order by s.position limit 1), ?)",
                before.toString(),
                Long.MAX_VALUE);
    }

    /** What waits for a review stays, and so does all behind it. */
    private static long beforeTheInbox(SealedRows rows) throws SQLException {
        return rows.number(
                "select coalesce(min(s.position) - 1, ?) from audit_inbox i join audit_seal s on s.entry = i.entry",
                Long.MAX_VALUE);
    }

    private static long forwarded(SealedRows rows, Optional<String> destination) throws SQLException {
        return destination.isEmpty()
                ? Long.MAX_VALUE
                : rows.number(
                        "select coalesce(max(position), 0) from audit_forwarding where destination = ?",
                        destination.get());
    }

    private CutResult cutThrough(SealedRows rows, Order order, Optional<Checkpoint> beginning, Checkpoint through)
            throws SQLException, IOException {
        long from = beginning.map(Checkpoint::position).orElse(0L);
        long entries = through.position() - from;
        Map<String, Object> told = new HashMap<>();
        told.put("upTo", through.entry());
        told.put("entries", entries);
        told.put("olderThan", order.before().toString());
        if (order.archive().isPresent()) {
            told.put("archive", order.archive().get().write(rows, from, through));
        }
        EntryInsert.over(
                owner,
                key,
                AuditEntry.done(order.actor(), "console", "audit.cut", "audit").withDiff(told));
        Chain.Head now = rows.head();
        Checkpoint statement = Checkpoint.signed(
                Checkpoint.CUT,
                clock.instant().toString(),
                new Chain.Head(
                        through.position(), through.entry(), through.macBytes(), now.sequence(), now.transaction()),
                key,
                key.checkpoints(),
                CheckpointFile.digest(beginning.map(Checkpoint::line).orElse("")));
        try (PreparedStatement insert =
                owner.prepareStatement("insert into audit_cut (through, statement) values (?, ?)")) {
            insert.setLong(1, statement.position());
            insert.setString(2, statement.line());
            insert.executeUpdate();
        }
        remove(through, entries);
        return new CutResult.Done(entries, through.entry());
    }

    private void remove(Checkpoint checkpoint, long entries) throws SQLException {
        long through = checkpoint.position();
        try (Statement statement = owner.createStatement()) {
            statement.execute("set local tidemark.cutting = 'on'");
            statement.executeUpdate("delete from audit_review r using audit_seal s where s.entry = r.review"
                    + " and s.position <= " + through);
            long removed = statement.executeLargeUpdate(
                    "delete from audit_entry e using audit_seal s where s.entry = e.seq and s.position <= " + through);
            long unsealed = statement.executeLargeUpdate("delete from audit_seal where position <= " + through);
            // The parts go with it.
            statement.executeUpdate("delete from console_recording where began_at < '" + Instant.parse(checkpoint.at())
                    + "'::timestamptz");
            if (removed != entries || unsealed != entries) {
                throw new SQLException("The cut would have removed " + removed + " entries and " + unsealed
                        + " seals instead of " + entries + "; nothing was cut");
            }
        }
    }
}
