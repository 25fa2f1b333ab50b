package io.tidemark.audit;

import io.tidemark.platform.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The queries of the seals. */
@ApplicationScoped
class Chain {

    /** The lock under which one console process at a time seals; any number that nothing else uses. */
    static final long SEALING = 0x7469_6465_6175_6401L;

    private final Database database;

    Chain(Database database) {
        this.database = database;
    }

    /** An entry and the mac that was written with it. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared as a whole.
    record Waiting(StoredEntry entry, byte[] mac) {}

    /**
     * How far the chain has come.
     *
     * @param sequence the last number that an entry was given; whoever removes rows does not lower it, a restored
     *     database does
     * @param transaction the next transaction's id; never lowered while the server lives
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared as a whole.
    record Head(long position, long entry, byte[] mac, long sequence, long transaction) {

        static final String QUERY = """
                select s.position, s.entry, s.mac, (select last_value from audit_entry_seq_seq) as sequence,
                  pg_snapshot_xmax(pg_current_snapshot())::text::bigint as transaction
                from (select 0) as one left join
                  (select position, entry, mac from audit_seal order by position desc limit 1) as s on true
                """;
    }

    /** Whether this transaction is the one that seals; until it ends. */
    boolean lock() {
        return database.first("select pg_try_advisory_xact_lock(?) as mine", row -> row.truth("mine"), SEALING)
                .orElse(false);
    }

    /** Where the chain is; position 0 before its first seal. */
    Head head() {
        return database.first(
                        Head.QUERY,
                        row -> new Head(
                                row.optionalNumber("position").orElse(0L),
                                row.optionalNumber("entry").orElse(0L),
                                Optional.ofNullable(row.bytes("mac")).orElse(Seal.BEGINNING),
                                row.number("sequence"),
                                row.number("transaction")))
                .orElseThrow();
    }

    /** The mac at a position. */
    Optional<byte[]> macAt(long position) {
        return database.first("select mac from audit_seal where position = ?", row -> row.bytes("mac"), position);
    }

    /** The signed statement of where the chain begins, where its oldest part was cut off. */
    Optional<Checkpoint> beginning(AuditKey key) {
        return database.first(
                        "select statement from audit_cut order by through desc limit 1", row -> row.text("statement"))
                .flatMap(line -> Checkpoint.cut(line, key));
    }

    /** What waits for a seal, in the order of numbers. */
    List<Waiting> waiting(int most) {
        return database.list(
                "select " + StoredEntry.COLUMNS + ", e.mac from audit_waiting w join audit_entry e on e.seq = w.entry"
                        + " order by w.entry limit ?",
                row -> new Waiting(StoredEntry.of(row), row.bytes("mac")),
                most);
    }

    void add(List<Seal> seals) {
        List<Long> positions = new ArrayList<>();
        List<Long> entries = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        List<String> entryMacs = new ArrayList<>();
        List<String> macs = new ArrayList<>();
        for (Seal seal : seals) {
            positions.add(seal.position());
            entries.add(seal.entry());
            keys.add(seal.key());
            entryMacs.add(HexFormat.of().formatHex(seal.entryMac()));
            macs.add(HexFormat.of().formatHex(seal.mac()));
        }
        database.update("""
                insert into audit_seal (position, entry, key, entry_mac, mac)
                select p::bigint, e::bigint, k, decode(em, 'hex'), decode(m, 'hex')
                from unnest(?, ?, ?, ?, ?) as t (p, e, k, em, m)
                """, positions, entries, keys, entryMacs, macs);
    }

    void noLongerWaiting(List<Long> entries) {
        database.update("delete from audit_waiting where entry = any((?::text[])::bigint[])", entries);
    }
}
