package io.tidemark.audit;

import io.tidemark.platform.Row;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Reads the chain for a check, a page at a time, over one connection; nothing of it needs a running console. Plain JDBC,
 * so that the command line can do it too.
 */
final class SealedRows {

    /** An entry may have a long diff: a page of them has to fit into memory. */
    private static final int PAGE = 1000;

    /** An action that takes a minute is overtaken by no more entries than this. */
    private static final int NEIGHBOURS = 20_000;

    private final Connection connection;

    SealedRows(Connection connection) {
        this.connection = connection;
    }

    /** A seal, and its entry with the mac that was written with it, if that is there. */
    record Link(Seal seal, Optional<Chain.Waiting> entry) {}

    @FunctionalInterface
    private interface FromRow<T> {
        T from(Row row) throws SQLException;
    }

    /** What is behind a position, in order; empty at the end. */
    List<Link> after(long position) throws SQLException {
        return list(
                "select " + Seal.COLUMNS + ", " + StoredEntry.COLUMNS + ", e.mac from audit_seal s"
                        + " left join audit_entry e on e.seq = s.entry where s.position > ? order by s.position limit "
                        + PAGE,
                row -> new Link(
                        Seal.of(row),
                        row.optionalNumber("seq").isEmpty()
                                ? Optional.empty()
                                : Optional.of(new Chain.Waiting(StoredEntry.of(row), row.bytes("mac")))),
                position);
    }

    /**
     * The first seal of an entry from {@code seq} on, or the last one of an entry up to it. Entries are sealed in the order
     * in which they were committed: the next number is not always the next position, so its neighbours are looked at too.
     */
    Optional<Long> positionFrom(long seq) throws SQLException {
        return first(
                "select min(position) as position from (select position from audit_seal where entry >= ?"
                        + " order by entry limit " + NEIGHBOURS + ") near having count(*) > 0",
                seq);
    }

    Optional<Long> positionUpTo(long seq) throws SQLException {
        return first(
                "select max(position) as position from (select position from audit_seal where entry <= ?"
                        + " order by entry desc limit " + NEIGHBOURS + ") near having count(*) > 0",
                seq);
    }

    Optional<byte[]> macAt(long position) throws SQLException {
        return list("select mac from audit_seal where position = ?", row -> row.bytes("mac"), position).stream()
                .findFirst();
    }

    /** Where the seal of an entry's mac is. */
    Optional<Seal> sealOf(byte[] entryMac) throws SQLException {
        return list("select " + Seal.COLUMNS + " from audit_seal s where s.entry_mac = ? limit 1", Seal::of, entryMac)
                .stream()
                .findFirst();
    }

    /** The number under which the entry with this mac stands. */
    Optional<Long> entryWith(byte[] entryMac) throws SQLException {
        return list("select seq from audit_entry where mac = ? limit 1", row -> row.number("seq"), entryMac).stream()
                .findFirst();
    }

    /** The signed statement of where the chain begins; empty where nothing was cut, or nothing that this key says. */
    Optional<Checkpoint> beginning(AuditKey key) throws SQLException {
        return list("select statement from audit_cut order by through desc limit 1", row -> row.text("statement"))
                .stream()
                .findFirst()
                .flatMap(line -> Checkpoint.cut(line, key));
    }

    /** An entry whose seal stands before the chain's beginning. */
    Optional<Long> before(long beginning) throws SQLException {
        return first("select entry from audit_seal where position <= ? order by position limit 1", beginning);
    }

    /** One number. */
    long number(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            try (ResultSet result = statement.executeQuery()) {
                if (!result.next()) {
                    throw new SQLException("No number: " + sql);
                }
                return result.getLong(1);
            }
        }
    }

    /** The first entry that has no seal and waits for none. */
    Optional<Long> unsealed() throws SQLException {
        return first("""
                select seq from audit_entry e where not exists (select 1 from audit_seal s where s.entry = e.seq)
                  and not exists (select 1 from audit_waiting w where w.entry = e.seq) and seq > ? order by seq limit 1
                """, 0L);
    }

    /** The first entry that waits for its seal and is gone. */
    Optional<Long> waitingForNothing() throws SQLException {
        return first("""
                select w.entry as position from audit_waiting w left join audit_entry e on e.seq = w.entry
                where e.seq is null and w.entry > ? order by w.entry limit 1
                """, 0L);
    }

    long waiting() throws SQLException {
        return first("select count(*) from audit_waiting where entry > ?", 0L).orElse(0L);
    }

    Chain.Head head() throws SQLException {
        return list(
                        Chain.Head.QUERY,
                        row -> new Chain.Head(
                                row.optionalNumber("position").orElse(0L),
                                row.optionalNumber("entry").orElse(0L),
                                Optional.ofNullable(row.bytes("mac")).orElse(Seal.BEGINNING),
                                row.number("sequence"),
                                row.number("transaction")))
                .getFirst();
    }

    /** The first number that was given at or after a moment; 0 where there is none. */
    static Range between(Connection connection, Optional<Instant> from, Optional<Instant> to) throws SQLException {
        SealedRows rows = new SealedRows(connection);
        return new Range(
                from.isEmpty()
                        ? Optional.empty()
                        : rows.first(
                                        "select seq from audit_entry where at >= ?::timestamptz order by at, seq limit 1",
                                        from.get().toString())
                                .or(() -> Optional.of(Long.MAX_VALUE)),
                to.isEmpty()
                        ? Optional.empty()
                        : rows.first(
                                        "select seq from audit_entry where at <= ?::timestamptz order by at desc, seq desc limit 1",
                                        to.get().toString())
                                .or(() -> Optional.of(0L)));
    }

    private Optional<Long> first(String sql, Object value) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, value);
            try (ResultSet result = statement.executeQuery()) {
                return result.next() ? Optional.of(result.getLong(1)) : Optional.empty();
            }
        }
    }

    private <T> List<T> list(String sql, FromRow<T> fromRow, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            try (ResultSet result = statement.executeQuery()) {
                List<T> rows = new ArrayList<>();
                Row row = new Row(result);
                while (result.next()) {
                    rows.add(fromRow.from(row));
                }
                return rows;
            }
        }
    }

    /** The beginning of a mac, for a sentence. */
    static String shortened(byte[] mac) {
        return HexFormat.of().formatHex(mac, 0, Math.min(4, mac.length));
    }
}
