package io.tidemark.platform.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresIT {

    /** One for all: unpacking the programs and making a cluster takes seconds. */
    @TempDir
    static Path directory;

    private EmbeddedPostgres server;

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void what_was_committed_is_there_after_the_server_was_killed() throws Exception {
        start();
        server.cluster().prepare(Cluster.DATABASE);
        sql(
                Cluster.OWNER,
                server.cluster().ownerPassword(),
                "create table kept (n int)",
                "insert into kept values (42)");
        int firstPort = server.cluster().port();

        ProcessHandle postmaster = ProcessHandle.of(postmaster()).orElseThrow();
        postmaster.destroyForcibly();
        postmaster.onExit().get(30, TimeUnit.SECONDS);
        start();

        assertEquals("42", one("select n from kept"));
        assertTrue(firstPort > 0);
    }

    @Test
    void a_server_that_was_left_behind_is_adopted() throws IOException {
        start();
        long before = postmaster();

        start();

        assertEquals(before, postmaster());
    }

    @Test
    void a_stale_pid_that_now_is_another_process_is_not_taken_for_a_server() throws IOException {
        start();
        server.stop();
        Files.writeString(
                directory.resolve("postgres/data/postmaster.pid"),
                ProcessHandle.current().pid() + "\n" + directory.resolve("postgres/data") + "\n0\n1\n\n127.0.0.1\n");

        start();

        assertNotEquals(ProcessHandle.current().pid(), postmaster());
    }

    @Test
    void it_flushes_checks_sums_listens_on_loopback_only_and_asks_for_passwords() throws Exception {
        start();
        server.cluster().prepare(Cluster.DATABASE);

        assertEquals("on", one("show fsync"));
        assertEquals("on", one("show full_page_writes"));
        assertEquals("on", one("show data_checksums"));
        assertEquals("127.0.0.1", one("show listen_addresses"));
        assertEquals("", one("show unix_socket_directories"));
        assertThrows(SQLException.class, () -> DriverManager.getConnection(
                        server.cluster().url("postgres"), "postgres", "wrong")
                .close());
        assertFalse(
                Files.readString(directory.resolve("postgres/data/pg_hba.conf")).contains(" trust"));
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("postgres/passwords"))));
    }

    @Test
    void the_application_is_no_superuser_and_makes_nothing() throws Exception {
        start();
        server.cluster().prepare(Cluster.DATABASE);
        String password = server.cluster().applicationPassword();

        assertEquals(
                "f", one("select rolsuper or rolcreatedb or rolcreaterole from pg_roles where rolname = 'tidemark'"));
        assertThrows(SQLException.class, () -> sql(Cluster.APPLICATION, password, "create table mine (n int)"));
        assertThrows(SQLException.class, () -> sql(Cluster.APPLICATION, password, "create database mine"));
        assertThrows(SQLException.class, () -> sql(Cluster.APPLICATION, password, "copy (select 1) to program 'true'"));
    }

    @Test
    void it_runs_as_every_account_that_this_user_can_take() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        List<Account> accounts = Account.find() == Account.OURSELVES
                ? List.of(Account.OURSELVES)
                : List.of(Account.NAMESPACE, Account.NOBODY);

        for (Account account : accounts) {
            server = EmbeddedPostgres.start(
                    Files.createDirectory(directory.resolve(account.name())).resolve("postgres"), Map.of(), account);
            server.cluster().prepare(Cluster.DATABASE);
            assertEquals("1", one("select 1"));
            server.stop();
        }
        start();
    }

    private void start() {
        server = EmbeddedPostgres.start(directory.resolve("postgres"), Map.of());
    }

    private long postmaster() throws IOException {
        return Long.parseLong(Files.readAllLines(directory.resolve("postgres/data/postmaster.pid"))
                .get(0)
                .strip());
    }

    private String one(String query) throws SQLException {
        try (Connection connection = connect("postgres", server.cluster().superuserPassword());
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            assertTrue(result.next());
            return result.getString(1);
        }
    }

    private void sql(String role, String password, String... statements) throws SQLException {
        try (Connection connection = connect(role, password);
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    private Connection connect(String role, String password) throws SQLException {
        return DriverManager.getConnection(server.cluster().url(Cluster.DATABASE), role, password);
    }
}
