package io.tidemark.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.platform.postgres.Cluster;
import io.tidemark.support.PostgresForTests;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The oldest part of a log is cut off, and the check still tells that from a beginning that somebody removed. Twelve entries,
 * one each ten days; checkpoints at the fourth, the eighth and the last.
 */
class RetentionTest {

    private static final Cluster CLUSTER = PostgresForTests.server().cluster();
    private static final AuditKey KEY = AuditKey.random();
    private static final int ENTRIES = 12;

    private static String url;

    @TempDir
    Path directory;

    private Connection owner;
    private Connection application;
    private Connection superuser;

    @BeforeAll
    static void aDatabase() {
        String name = PostgresForTests.newDatabase();
        url = CLUSTER.url(name);
        Flyway.configure()
                .dataSource(url, Cluster.OWNER, CLUSTER.ownerPassword())
                .locations("classpath:migration")
                .placeholders(Map.of("application", Cluster.APPLICATION))
                .load()
                .migrate();
    }

    @BeforeEach
    void aLogOfFourMonths() throws SQLException, IOException {
        owner = DriverManager.getConnection(url, Cluster.OWNER, CLUSTER.ownerPassword());
        application = DriverManager.getConnection(url, Cluster.APPLICATION, CLUSTER.applicationPassword());
        superuser = DriverManager.getConnection(url, "postgres", CLUSTER.superuserPassword());
        run(superuser, "set session_replication_role = replica");
        for (String table : List.of(
                "audit_entry",
                "audit_seal",
                "audit_waiting",
                "audit_inbox",
                "audit_review",
                "audit_cut",
                "audit_forwarding")) {
            run(superuser, "delete from " + table);
        }
        run(superuser, "alter sequence audit_entry_seq_seq restart");
        Files.createDirectories(files().directory());
        for (int i = 1; i <= ENTRIES; i++) {
            append(daysAgo((ENTRIES - i) * 10 + 1));
            seal();
            if (i % 4 == 0) {
                checkpoint(daysAgo((ENTRIES - i) * 10 + 1));
            }
        }
    }

    @AfterEach
    void theyLeave() throws SQLException {
        owner.close();
        application.close();
        superuser.close();
    }

    @Test
    void what_is_older_goes_up_to_a_checkpoint_and_the_rest_is_whole() throws SQLException, IOException {
        run(
                superuser,
                "insert into console_recording (id, vm, vm_name, team, actor, began_at) select gen_random_uuid(),"
                        + " gen_random_uuid(), 'r', gen_random_uuid(), 'ann', now() - interval '1 day' * d from unnest(array[100, 1]) d");

        CutResult result = cut(60);
        seal();

        assertEquals(new CutResult.Done(4, 4), result);
        assertEquals(1, number("select count(*) from console_recording"));
        assertEquals(9, number("select count(*) from audit_entry"));
        Verification found = verified();
        assertEquals(Optional.of(4L), found.cutUpTo());
        assertTrue(found.valid() && found.entries() == 9, found.toString());
        assertEquals(
                1,
                number("select count(*) from audit_entry e join audit_inbox i on i.entry = e.seq"
                        + " where action = 'audit.cut' and diff::jsonb @> '{\"entries\":4,\"upTo\":4}'"));
    }

    @Test
    void a_later_cut_goes_on_where_the_last_one_ended_but_not_into_the_last_month() throws SQLException, IOException {
        cut(60);
        run(superuser, "delete from audit_inbox");
        seal();

        assertEquals(new CutResult.Done(4, 8), cut(30));
        assertThrows(IllegalStateException.class, () -> AuditRetention.requireEnough(29));
        assertEquals(Optional.of(8L), verified().cutUpTo());
        assertTrue(verified().valid());
    }

    @Test
    void a_part_that_begins_at_the_cut_is_checked_too() throws SQLException, IOException {
        cut(60);
        Verification part = AuditVerification.verify(
                application, KEY.text(), files().directory(), new Range(Optional.of(5L), Optional.of(7L)));

        assertTrue(part.valid(), part.toString());
        assertEquals(3, part.entries());
    }

    @Test
    void an_entry_that_was_begun_before_a_cut_and_committed_after_it_is_sealed() throws SQLException, IOException {
        application.setAutoCommit(false);
        append(daysAgo(0));
        cut(60);
        application.commit();
        application.setAutoCommit(true);
        seal();

        assertTrue(verified().valid(), verified().toString());
        assertEquals(10, verified().entries());
    }

    @Test
    void the_application_role_can_neither_cut_nor_say_that_somebody_did() throws SQLException, IOException {
        String statement = "insert into audit_cut values (4, '{}')";
        run(application, "set tidemark.cutting = 'on'");

        for (String attempt : List.of(
                statement,
                "delete from audit_entry where seq = 1",
                "delete from audit_seal where position = 1",
                "update audit_cut set through = 2",
                "delete from audit_cut")) {
            assertTrue(assertThrows(SQLException.class, () -> run(application, attempt))
                    .getMessage()
                    .contains("permission denied"));
        }
        assertThrows(SQLException.class, () -> run(owner, "delete from audit_entry where seq = 1"));
        assertTrue(verified().valid());
    }

    @Test
    void a_beginning_that_somebody_removed_is_no_cut() throws SQLException, IOException {
        removeUpTo(4);

        assertFound(Wrong.REMOVED, 1);
    }

    @Test
    void nobody_without_the_key_can_say_that_it_was_a_cut() throws SQLException, IOException {
        AuditKey other = AuditKey.random();
        removeUpTo(4);
        for (String statement : List.of(
                Files.readAllLines(files().checkpoints()).getFirst(),
                signed(Checkpoint.CUT, other, daysAgo(80), 4).line(),
                "{}",
                "no JSON")) {
            run(superuser, "delete from audit_cut");
            insertCut(4, statement);

            assertFound(Wrong.REMOVED, 1);
        }
    }

    @Test
    void what_was_removed_behind_a_cut_is_named() throws SQLException, IOException {
        cut(60);
        removeUpTo(6);

        assertFound(Wrong.REMOVED, 5);
    }

    @Test
    void a_cut_whose_statement_is_gone_is_a_removal() throws SQLException, IOException {
        cut(60);
        run(superuser, "delete from audit_cut");

        assertFound(Wrong.REMOVED, 1);
    }

    @Test
    void what_was_cut_and_comes_back_is_named() throws SQLException, IOException {
        run(superuser, "create temporary table kept as select * from audit_seal where position = 3");
        cut(60);
        run(superuser, "insert into audit_seal select * from kept");
        seal();

        assertFound(Wrong.FORGED, 3);
    }

    @Test
    void what_is_wrong_with_the_log_is_not_cut_away() throws SQLException, IOException {
        run(superuser, "update audit_entry set actor = 'somebody-else' where seq = 2");

        CutResult result = cut(60);

        assertTrue(result.sentence().startsWith("Nothing was cut: edited at entry 2"), result.sentence());
        assertFound(Wrong.EDITED, 2);
    }

    @Test
    void what_waits_for_a_review_stays_and_all_behind_it() throws SQLException, IOException {
        run(superuser, "insert into audit_inbox values (6, 'loss', 'ann')");
        assertEquals(new CutResult.Done(4, 4), cut(30));

        run(superuser, "delete from audit_inbox");
        run(superuser, "insert into audit_inbox values (5, 'loss', 'ann')");
        assertEquals(
                "What is old enough waits for a reviewer, to be forwarded, or for younger entries before it.",
                cut(30).sentence());
    }

    @Test
    void what_was_not_forwarded_yet_stays() throws SQLException, IOException {
        Optional<String> destination = Optional.of("https://siem 1");

        assertInstanceOf(CutResult.Nothing.class, cut(30, destination, Optional.empty()));
        run(superuser, "insert into audit_forwarding (destination, position) values ('https://siem 1', 7)");
        assertEquals(new CutResult.Done(4, 4), cut(30, destination, Optional.empty()));
    }

    @Test
    void a_checkpoint_of_a_console_whose_clock_was_behind_neither_takes_young_entries_nor_stops_a_cut()
            throws SQLException, IOException {
        checkpoint(daysAgo(4000));

        assertEquals(new CutResult.Done(4, 4), cut(60));
        assertTrue(verified().valid());
    }

    @Test
    void a_console_whose_clock_runs_ahead_cuts_nothing() throws SQLException, IOException {
        Clock ahead = Clock.offset(Clock.systemUTC(), Duration.ofDays(400));
        AuditCut.Order order = new AuditCut.Order(
                ahead.instant().minus(Duration.ofDays(90)), "system:retention", Optional.empty(), Optional.empty());

        CutResult result = AuditRetention.cut(owner, KEY, files(), order, ahead);

        assertTrue(result.sentence().contains("clock and the database's are"), result.sentence());
        assertEquals(ENTRIES, number("select count(*) from audit_entry"));
    }

    @Test
    void a_copy_of_what_is_cut_is_written_first_and_can_still_be_proved() throws SQLException, IOException {
        Path archive = directory.resolve("archive");

        cut(60, Optional.empty(), Optional.of(new AuditArchive(archive)));

        try (InputStream in = new GZIPInputStream(Files.newInputStream(archive.resolve("audit-1-4.jsonl.gz")))) {
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            assertEquals(4, lines.size());
            String last = HexFormat.of()
                    .formatHex(
                            new SealedRows(owner).beginning(KEY).orElseThrow().macBytes());
            assertTrue(lines.get(3).contains("\"mac\":\"" + last + "\""), lines.get(3));
        }
    }

    private CutResult cut(int days) throws SQLException, IOException {
        return cut(days, Optional.empty(), Optional.empty());
    }

    private CutResult cut(int days, Optional<String> destination, Optional<AuditArchive> archive)
            throws SQLException, IOException {
        return AuditRetention.cut(
                owner,
                KEY,
                files(),
                new AuditCut.Order(daysAgo(days), "system:retention", destination, archive),
                Clock.systemUTC());
    }

    private AuditFiles files() {
        return AuditFiles.in(directory.toString());
    }

    private static Instant daysAgo(int days) {
        return Instant.now().minus(Duration.ofDays(days)).truncatedTo(ChronoUnit.MICROS);
    }

    /** Written by a console at a moment of the past. */
    private void append(Instant at) throws SQLException {
        StoredEntry now = EntryInsert.place(application, AuditEntry.done("ann", "console", "thing.poke", "thing:1"));
        StoredEntry then = new StoredEntry(
                now.seq(),
                at,
                now.actor(),
                now.action(),
                now.target(),
                now.team(),
                now.outcome(),
                now.origin(),
                now.diff(),
                now.cause(),
                now.credential(),
                now.request(),
                now.operation(),
                now.causedBy());
        EntryInsert.insert(application, KEY, then, Optional.empty());
    }

    /** As a console does each second. */
    private void seal() throws SQLException, IOException {
        SealedRows rows = new SealedRows(application);
        AuditKey.Macs macs = KEY.macs();
        for (long entry = rows.number("select coalesce(min(entry), 0) from audit_waiting");
                entry > 0;
                entry = rows.number("select coalesce(min(entry), 0) from audit_waiting")) {
            Chain.Head head = rows.head();
            byte[] entryMac = bytes("select mac from audit_entry where seq = " + entry);
            try (PreparedStatement insert =
                    application.prepareStatement("insert into audit_seal values (?, ?, ?, ?, ?)")) {
                insert.setLong(1, head.position() + 1);
                insert.setLong(2, entry);
                insert.setString(3, KEY.id());
                insert.setBytes(4, entryMac);
                insert.setBytes(5, macs.ofSeal(head.mac(), head.position() + 1, entry, entryMac));
                insert.executeUpdate();
            }
            run(application, "delete from audit_waiting where entry = " + entry);
        }
    }

    private byte[] bytes(String sql) throws SQLException {
        try (Statement statement = application.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            assertTrue(result.next());
            return result.getBytes(1);
        }
    }

    private void checkpoint(Instant at) throws SQLException, IOException {
        CheckpointFile file = new CheckpointFile(files(), KEY);
        file.append(Checkpoint.signed(
                Checkpoint.ORDINARY,
                at.toString(),
                new SealedRows(application).head(),
                KEY,
                file.keys(),
                CheckpointFile.digest(file.read().last())));
    }

    private Checkpoint signed(String kind, AuditKey key, Instant at, long position) throws SQLException {
        Chain.Head head = new SealedRows(application).head();
        return Checkpoint.signed(
                kind,
                at.toString(),
                new Chain.Head(position, position, head.mac(), head.sequence(), head.transaction()),
                key,
                key.checkpoints(),
                "");
    }

    private void insertCut(long through, String statement) throws SQLException {
        try (PreparedStatement insert = superuser.prepareStatement("insert into audit_cut values (?, ?)")) {
            insert.setLong(1, through);
            insert.setString(2, statement);
            insert.executeUpdate();
        }
    }

    private void removeUpTo(long position) throws SQLException {
        run(
                superuser,
                "delete from audit_entry where seq in (select entry from audit_seal where position <= " + position
                        + ")");
        run(superuser, "delete from audit_seal where position <= " + position);
    }

    private Verification verified() throws SQLException {
        return AuditVerification.verify(application, KEY.text(), files().directory(), Range.ALL);
    }

    private void assertFound(Wrong wrong, long entry) throws SQLException {
        Verification found = verified();
        assertEquals(wrong.slug(), found.kind().orElse(""), found.toString());
        assertEquals(entry, found.firstWrong().orElse(-1L), found.toString());
    }

    private long number(String sql) throws SQLException {
        return new SealedRows(application).number(sql);
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
