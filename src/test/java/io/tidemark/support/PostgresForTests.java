package io.tidemark.support;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.tidemark.platform.Ids;
import io.tidemark.platform.postgres.Cluster;
import io.tidemark.platform.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A real PostgreSQL for every {@code @QuarkusTest}: one server for the JVM, kept in {@code target/test-postgres}
 * between runs, with a number behind it where JVMs test side by side, and a new database for each start of the
 * application. The password of {@code admin} is {@link #ADMIN_PASSWORD}.
 */
public class PostgresForTests implements QuarkusTestResourceLifecycleManager {

    /** The password of the first administrator in tests. */
    public static final String ADMIN_PASSWORD = "correct horse battery staple";

    /** Consoles on one database seal its audit log with one key. */
    private static final String AUDIT_KEY = "dGVzdHMgc2VhbCB3aXRoIHRoaXMsIG5vYm9keSBlbHM=";

    private static final Path TARGET = Path.of("target").toAbsolutePath();

    /** Another for each of the JVMs that test side by side. */
    private static final String DIRECTORY = System.getProperty("tidemark.tests.postgres", "test-postgres");

    /** The server, started by whoever asks first; it ends with the JVM. */
    public static EmbeddedPostgres server() {
        return Holder.SERVER;
    }

    /** Makes a new database with the console's roles; its name. */
    public static String newDatabase() {
        String name = "test_" + Ids.next().toString().replace('-', '_');
        server().cluster().prepare(name);
        return name;
    }

    /** The configuration of a console on a database of the test server. */
    public static Map<String, String> configurationFor(String database) {
        Cluster cluster = server().cluster();
        return Map.of(
                "quarkus.datasource.jdbc.url",
                cluster.url(database),
                "quarkus.datasource.username",
                Cluster.APPLICATION,
                "quarkus.datasource.password",
                cluster.applicationPassword(),
                "quarkus.flyway.username",
                Cluster.OWNER,
                "quarkus.flyway.password",
                cluster.ownerPassword(),
                "tidemark.audit.key",
                AUDIT_KEY);
    }

    @Override
    public Map<String, String> start() {
        Map<String, String> configuration = new HashMap<>(configurationFor(newDatabase()));
        configuration.put("tidemark.admin.password", ADMIN_PASSWORD);
        // Nobody reviews their own; a site with one administrator waives it.
        configuration.put("tidemark.audit.four-eyes", "true");
        configuration.put("tidemark.data", newDirectory().toString());
        configuration.putAll(RealProvider.configuration());
        configuration.put("tidemark.record-consoles", "recorded");
        // Where nobody listens, and datagrams don't mind.
        configuration.put("tidemark.audit.forward.url", "syslog+udp://127.0.0.1:9");
        return configuration;
    }

    @Override
    public void stop() {
        // The server ends with the JVM: the next start of the application takes a database of its own.
    }

    private static Path newDirectory() {
        try {
            return Files.createTempDirectory(TARGET, "test-data-");
        } catch (IOException e) {
            throw new UncheckedIOException("Could not make a data directory for tests in " + TARGET, e);
        }
    }

    /** Starts the server when it is first touched. */
    private static final class Holder {

        static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            // What a test wrote is not worth a flush.
            EmbeddedPostgres server = EmbeddedPostgres.start(
                    TARGET.resolve(DIRECTORY),
                    Map.of("fsync", "off", "synchronous_commit", "off", "full_page_writes", "off"));
            Runtime.getRuntime().addShutdownHook(new Thread(server::stop, "stop-test-postgres"));
            dropOld(server.cluster());
            return server;
        }

        private static void dropOld(Cluster cluster) {
            try (Connection connection = DriverManager.getConnection(
                            cluster.url("postgres"), "postgres", cluster.superuserPassword());
                    Statement statement = connection.createStatement()) {
                List<String> names = new ArrayList<>();
                try (ResultSet rows =
                        statement.executeQuery("select datname from pg_database where datname like 'test\\_%'")) {
                    while (rows.next()) {
                        names.add(rows.getString(1));
                    }
                }
                for (String name : names) {
                    statement.execute("drop database " + name + " with (force)");
                }
            } catch (SQLException e) {
                throw new IllegalStateException("Could not drop the databases of earlier test runs", e);
            }
        }
    }
}
