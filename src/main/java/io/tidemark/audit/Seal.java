package io.tidemark.audit;

import io.tidemark.platform.Row;
import java.sql.SQLException;

/**
 * A row of {@code audit_seal}: a link of the chain.
 *
 * @param position 1 and up, without gaps
 * @param entry {@code seq} of the entry
 * @param key id of the {@link AuditKey}
 * @param entryMac of the entry when it was sealed
 * @param mac over all of it and the mac before
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared as a whole.
record Seal(long position, long entry, String key, byte[] entryMac, byte[] mac) {

    static final String COLUMNS = "s.position, s.entry, s.key, s.entry_mac, s.mac as seal_mac";

    /** What the first seal is chained to. */
    static final byte[] BEGINNING = {};

    static Seal of(Row row) throws SQLException {
        return new Seal(
                row.number("position"),
                row.number("entry"),
                row.text("key"),
                row.bytes("entry_mac"),
                row.bytes("seal_mac"));
    }

    /** Whether it follows {@code before} at this place. */
    boolean follows(byte[] before, long place, AuditKey.Macs macs) {
        return AuditKey.Macs.same(mac, macs.ofSeal(before, place, entry, entryMac));
    }
}
