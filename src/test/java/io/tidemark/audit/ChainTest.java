package io.tidemark.audit;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tidemark.platform.Database;
import io.tidemark.platform.postgres.Cluster;
import io.tidemark.support.Console;
import io.tidemark.support.PostgresForTests;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Somebody who has the database, its superuser too, but not the key, does what they can to the log; the check names what
 * they did and where. What they did is undone after each test.
 */
@QuarkusTest
class ChainTest {

    private static final List<String> TABLES = List.of("audit_entry", "audit_seal", "audit_waiting");

    @Inject
    Database database;

    @Inject
    AuditLog audit;

    @Inject
    Sealer sealer;

    @Inject
    Witness witness;

    @ConfigProperty(name = "tidemark.data")
    String data;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    /** Numbers of six entries that follow each other in the chain. */
    private final List<Long> entries = new ArrayList<>();

    private Connection superuser;
    private String keptLines = "";
    private String keptHead = "";

    @BeforeEach
    void recordSomeAndKeepACopy() throws SQLException, IOException {
        String target = "thing:" + UUID.randomUUID();
        for (int i = 0; i < 6; i++) {
            audit.recordAlone(AuditEntry.done("tester-" + i, "console", "thing.poke", target));
        }
        entries.addAll(database.list(
                "select seq from audit_entry where target = ? order by seq", row -> row.number("seq"), target));
        do {
            // Where the console is at it this moment, this one is not.
            sealer.seal();
        } while (waits(entries.getLast()));
        Cluster cluster = PostgresForTests.server().cluster();
        superuser = DriverManager.getConnection(url, "postgres", cluster.superuserPassword());
        asSuperuser("set session_replication_role = replica");
        // The console seals by itself every second; here it does when it is let.
        asSuperuser("select pg_advisory_lock(" + Chain.SEALING + ")");
        // Where the console had sealed them it may not have written the checkpoint yet.
        witness.note();
        keptLines = Files.readString(files().checkpoints());
        keptHead = Files.readString(files().head());
        asSuperuser("create temporary table kept_sequence as select last_value from audit_entry_seq_seq");
        for (String table : TABLES) {
            asSuperuser("create temporary table kept_" + table + " as table " + table);
        }
        assertTrue(verified().valid(), () -> verified().toString());
    }

    @AfterEach
    void putBack() throws SQLException {
        superuser.setAutoCommit(false);
        for (String table : TABLES) {
            asSuperuser("delete from " + table);
            asSuperuser("insert into " + into(table) + " from kept_" + table);
        }
        asSuperuser("select setval('audit_entry_seq_seq', greatest((select last_value from kept_sequence),"
                + " (select last_value from audit_entry_seq_seq)))");
        witness.meanwhile(() -> {
            try {
                superuser.commit();
                Files.writeString(files().checkpoints(), keptLines);
                Files.writeString(files().head(), keptHead);
            } catch (SQLException | IOException e) {
                throw new IllegalStateException("The log could not be put back", e);
            }
        });
        superuser.close();
    }

    private AuditFiles files() {
        return AuditFiles.in(data);
    }

    @Test
    void a_chain_that_nobody_touched_is_valid_and_without_gaps() {
        Verification found = verified();

        assertTrue(found.valid(), found.toString());
        assertTrue(found.entries() >= entries.size());
        assertEquals(
                List.of(true),
                database.list(
                        "select max(position) = count(*) and min(position) = 1 as whole from audit_seal",
                        row -> row.truth("whole")));
    }

    @Test
    void an_entry_that_was_edited_is_named() throws SQLException {
        asSuperuser("update audit_entry set actor = 'somebody-else' where seq = " + entries.get(2));

        assertFound(Wrong.EDITED, entries.get(2));
    }

    @Test
    void each_column_of_an_entry_is_under_the_seal() throws SQLException {
        for (String change : List.of(
                "at = at + interval '1 microsecond'",
                "action = action || ' '",
                "target = 'x'",
                "team = '00000000-0000-0000-0000-000000000001'",
                "outcome = 'failed'",
                "origin = '::1'",
                "diff = '{ }'",
                "cause = ''",
                "credential = '00000000-0000-0000-0000-000000000001'",
                "request = '00000000-0000-0000-0000-000000000001'",
                "operation = '00000000-0000-0000-0000-000000000001'",
                "caused_by = 1")) {
            asSuperuser("update audit_entry set " + change + " where seq = " + entries.get(1));

            assertFound(Wrong.EDITED, entries.get(1));

            asSuperuser("delete from audit_entry where seq = " + entries.get(1));
            asSuperuser("insert into " + into("audit_entry") + " from kept_audit_entry where seq = " + entries.get(1));
        }
    }

    @Test
    void an_entry_that_was_removed_is_named() throws SQLException {
        asSuperuser("delete from audit_entry where seq = " + entries.get(3));

        assertFound(Wrong.REMOVED, entries.get(3));
    }

    @Test
    void an_entry_that_was_removed_with_its_seal_is_named() throws SQLException {
        asSuperuser("delete from audit_entry where seq = " + entries.get(3));
        asSuperuser("delete from audit_seal where entry = " + entries.get(3));

        assertFound(Wrong.REMOVED, entries.get(2) + 1);
    }

    @Test
    void entries_that_changed_places_are_named() throws SQLException {
        swap("audit_entry", "seq", entries.get(1), entries.get(4));

        assertFound(Wrong.REORDERED, entries.get(1));
    }

    @Test
    void seals_that_changed_places_are_named() throws SQLException {
        swap("audit_seal", "position", positionOf(entries.get(1)), positionOf(entries.get(2)));

        assertFound(Wrong.REORDERED, entries.get(1));
    }

    @Test
    void a_tail_that_was_cut_is_named() throws SQLException {
        asSuperuser("delete from audit_seal where entry > " + entries.get(1));
        asSuperuser("delete from audit_entry where seq > " + entries.get(1));

        assertFound(Wrong.CUT_TAIL, entries.get(1) + 1);
    }

    @Test
    void a_tail_that_was_cut_is_named_though_the_log_went_on() throws SQLException {
        asSuperuser("delete from audit_seal where entry > " + entries.get(1));
        asSuperuser("delete from audit_entry where seq > " + entries.get(1));
        letItSeal();
        for (int i = 0; i < 8; i++) {
            audit.recordAlone(AuditEntry.done("tester", "console", "thing.poke", "thing:later"));
        }
        letItSeal();

        assertFound(Wrong.CUT_TAIL, entries.get(1) + 1);
    }

    @Test
    void a_chain_that_was_made_anew_without_the_key_is_named() throws SQLException {
        asSuperuser("update audit_entry set actor = 'somebody-else' where seq = " + entries.get(2));
        rewriteFrom(entries.get(2), AuditKey.random());

        assertFound(Wrong.REWRITTEN, entries.get(2));
    }

    @Test
    void a_database_that_went_back_to_yesterday_is_named() throws SQLException {
        // What a backup restores: the rows and the counters of that moment.
        asSuperuser("delete from audit_seal where entry > " + entries.get(1));
        asSuperuser("delete from audit_entry where seq > " + entries.get(1));
        asSuperuser("select setval('audit_entry_seq_seq', " + entries.get(1) + ")");

        assertFound(Wrong.ROLLED_BACK, entries.get(1) + 1);
    }

    @Test
    void an_entry_that_no_console_wrote_is_never_sealed_and_named() throws SQLException {
        asSuperuser(
                "insert into audit_entry (actor, action, target, outcome, origin, diff, mac)"
                        + " values ('forger', 'thing.poke', 'thing:1', 'done', 'console', '{}', decode(repeat('00', 32), 'hex'))");
        asSuperuser("insert into audit_waiting select seq from audit_entry where actor = 'forger'");
        long forged = number("select seq from audit_entry where actor = 'forger'");
        letItSeal();

        assertFound(Wrong.FORGED, forged);
    }

    @Test
    void a_genuine_entry_that_is_added_a_second_time_is_named() throws SQLException {
        asSuperuser("insert into audit_entry (seq, at, actor, action, target, team, outcome, origin, diff, cause,"
                + " credential, request, operation, caused_by, mac)"
                + " overriding system value select nextval('audit_entry_seq_seq'), at, actor,"
                + " action, target, team, outcome, origin, diff, cause, credential, request, operation, caused_by, mac"
                + " from audit_entry where seq = " + entries.get(0));
        long copy = number("select max(seq) from audit_entry");
        asSuperuser("insert into audit_waiting values (" + copy + ")");
        letItSeal();

        assertFound(Wrong.FORGED, copy);
    }

    @Test
    void a_part_of_the_log_is_checked_by_numbers() throws SQLException {
        asSuperuser("update audit_entry set actor = 'somebody-else' where seq = " + entries.get(2));

        verifiedPart(entries.get(3), entries.get(5))
                .body("valid", equalTo(true))
                .body("entries", equalTo(3));
    }

    @Test
    void a_part_has_the_entries_that_were_committed_in_another_order_than_numbered() throws SQLException {
        long late = database.first("select nextval('audit_entry_seq_seq') as seq", row -> row.number("seq"))
                .orElseThrow();
        audit.recordAlone(AuditEntry.done("tester", "console", "thing.poke", "thing:early"));
        letItSeal();
        asSuperuser(
                "update audit_seal set entry = -entry where position >= (select max(position) - 1 from audit_seal)");
        asSuperuser(
                "update audit_seal set entry = " + late + " where position = (select max(position) from audit_seal)");
        asSuperuser("update audit_seal set entry = " + (late + 1) + " where entry < 0");

        SealedRows rows = new SealedRows(superuser);

        assertEquals(rows.positionFrom(late + 1), rows.positionFrom(late));
        assertEquals(rows.positionUpTo(late), rows.positionUpTo(late + 1));
    }

    @Test
    void a_part_whose_first_seal_hangs_on_one_that_is_gone_is_not_whole() throws SQLException {
        asSuperuser("delete from audit_seal where entry = " + entries.get(2));

        verifiedPart(entries.get(3), entries.get(5))
                .body("valid", equalTo(false))
                .body("kind", equalTo("removed"))
                .body("firstWrong", equalTo(entries.get(3).intValue()));
    }

    @Test
    void that_the_log_was_verified_is_an_entry_with_what_came_of_it() throws SQLException {
        asSuperuser("delete from audit_entry where seq = " + entries.get(3));

        verified();

        Console.asAdmin()
                .queryParam("action", "audit.verify")
                .get("/api/v1/audit")
                .then()
                .body("items[0].diff.valid", equalTo(false))
                .body("items[0].diff.kind", equalTo("removed"))
                .body("items[0].diff.firstWrong", equalTo(entries.get(3).intValue()));
    }

    private boolean waits(long entry) {
        return database.first("select 1 from audit_waiting where entry = ?", row -> true, entry)
                .isPresent();
    }

    private void letItSeal() throws SQLException {
        asSuperuser("select pg_advisory_unlock(" + Chain.SEALING + ")");
        sealer.seal();
        asSuperuser("select pg_advisory_lock(" + Chain.SEALING + ")");
    }

    private void assertFound(Wrong wrong, long entry) {
        Verification found = verified();
        assertFalse(found.valid(), found.toString());
        assertEquals(wrong.slug(), found.kind().orElse(""), found.toString());
        assertEquals(entry, found.firstWrong().orElse(-1L), found.toString());
    }

    /** By the API, as anybody would. */
    private Verification verified() {
        return Console.asAdmin()
                .get("/api/v1/audit/verify")
                .then()
                .statusCode(200)
                .extract()
                .as(Verification.class);
    }

    private static ValidatableResponse verifiedPart(long from, long to) {
        return Console.asAdmin()
                .queryParam("from", from)
                .queryParam("to", to)
                .get("/api/v1/audit/verify")
                .then()
                .statusCode(200);
    }

    private void rewriteFrom(long entry, AuditKey key) throws SQLException {
        AuditKey.Macs macs = key.macs();
        SealedRows rows = new SealedRows(superuser);
        long position = positionOf(entry);
        byte[] before = rows.macAt(position - 1).orElseThrow();
        for (SealedRows.Link link : rows.after(position - 1)) {
            byte[] entryMac = macs.ofEntry(link.entry().orElseThrow().entry());
            byte[] mac = macs.ofSeal(before, link.seal().position(), link.seal().entry(), entryMac);
            asSuperuser("update audit_entry set mac = decode('" + hex(entryMac) + "', 'hex') where seq = "
                    + link.seal().entry());
            asSuperuser("update audit_seal set entry_mac = decode('" + hex(entryMac) + "', 'hex'), mac = decode('"
                    + hex(mac) + "', 'hex') where position = " + link.seal().position());
            before = mac;
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private void swap(String table, String column, long one, long other) throws SQLException {
        asSuperuser("create temporary table moved as select * from " + table + " where " + column + " in (" + one + ", "
                + other + ")");
        asSuperuser("delete from " + table + " where " + column + " in (" + one + ", " + other + ")");
        asSuperuser("update moved set " + column + " = " + one + " + " + other + " - " + column);
        asSuperuser("insert into " + into(table) + " from moved");
        asSuperuser("drop table moved");
    }

    /** The beginning of a statement that inserts whole rows; one column of an entry is made of the others. */
    private static String into(String table) {
        String columns = "seq, at, actor, action, target, team, outcome, origin, diff, cause, credential, request,"
                + " operation, caused_by, mac";
        return table.equals("audit_entry")
                ? table + " (" + columns + ") overriding system value select " + columns
                : table + " select *";
    }

    private long positionOf(long entry) throws SQLException {
        return number("select position from audit_seal where entry = " + entry);
    }

    private long number(String query) throws SQLException {
        try (Statement statement = superuser.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            assertTrue(result.next());
            return result.getLong(1);
        }
    }

    private void asSuperuser(String sql) throws SQLException {
        try (Statement statement = superuser.createStatement()) {
            boolean rows = statement.execute(sql);
            assertFalse(rows && sql.startsWith("update"));
        }
    }
}
