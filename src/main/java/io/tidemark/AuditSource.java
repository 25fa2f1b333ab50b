package io.tidemark;

import io.tidemark.platform.postgres.Cluster;
import io.tidemark.platform.postgres.EmbeddedPostgres;
import io.tidemark.platform.postgres.PostgresFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where a command finds the audit log and its key, with a console running or without. */
final class AuditSource {

    @Option(
            names = "--data",
            defaultValue = "${env:TIDEMARK_DATA:-${sys:user.home}/.local/share/tidemark}",
            paramLabel = "DIR",
            description = "The console's directory: the key, the checkpoints, and the database unless another is set.")
    private Path data;

    @Option(names = "--key-file", paramLabel = "FILE", description = "The key, where it is not DIR/audit/key.")
    private Optional<Path> keyFile = Optional.empty();

    /** As whom a command comes to the database. */
    enum Role {
        /** Reads and adds. */
        APPLICATION,
        /** Owns the tables. */
        OWNER
    }

    /** What a command does with the log. */
    @FunctionalInterface
    interface Work<T> {

        /**
         * @param key the text of the key file
         * @param checkpoints the directory where they are
         */
        T with(Connection connection, String key, Path checkpoints) throws SQLException, IOException;
    }

    /** @throws StartRefused if there is no log, or it can't be read */
    <T> T open(Role role, Work<T> work) {
        Path directory = data.toAbsolutePath().normalize();
        try {
            return StartConfig.names(StartConfig.JDBC_URL)
                    ? configured(role, directory, work)
                    : own(role, directory, work);
        } catch (SQLException | IOException | PostgresFailure e) {
            throw new StartRefused("The audit log can't be read: " + e.getMessage());
        }
    }

    private <T> T configured(Role role, Path directory, Work<T> work) throws SQLException, IOException {
        return connected(
                directory,
                StartConfig.value(StartConfig.JDBC_URL).orElseThrow(),
                configured(role, "username"),
                configured(role, "password"),
                work);
    }

    /** Where no owner is set, the application's role is it. */
    private static String configured(Role role, String what) {
        Optional<String> owner =
                switch (role) {
                    case APPLICATION -> Optional.empty();
                    case OWNER -> StartConfig.value("quarkus.flyway." + what);
                };
        return owner.or(() -> StartConfig.value("quarkus.datasource." + what)).orElse("");
    }

    /** A console that runs has the directory's lock, and its server answers; else the server is started for this. */
    private <T> T own(Role role, Path directory, Work<T> work) throws SQLException, IOException {
        if (Files.notExists(directory.resolve("postgres"))) {
            throw new StartRefused(
                    "There is no database in " + directory + ". Name a console's directory by --data DIR.");
        }
        Optional<DataDirectory> lock = lock(directory);
        EmbeddedPostgres postgres = EmbeddedPostgres.start(directory.resolve("postgres"), Map.of());
        try {
            Cluster cluster = postgres.cluster();
            String url = cluster.url(Cluster.DATABASE);
            return switch (role) {
                case APPLICATION -> connected(directory, url, Cluster.APPLICATION, cluster.applicationPassword(), work);
                case OWNER -> connected(directory, url, Cluster.OWNER, cluster.ownerPassword(), work);
            };
        } finally {
            lock.ifPresent(held -> postgres.stop());
        }
    }

    private static Optional<DataDirectory> lock(Path directory) {
        try {
            return Optional.of(DataDirectory.lock(directory));
        } catch (StartRefused running) {
            return Optional.empty();
        }
    }

    private <T> T connected(Path directory, String url, String user, String password, Work<T> work)
            throws SQLException, IOException {
        String key = key(directory);
        try (Connection connection = DriverManager.getConnection(url, user, password)) {
            return work.with(connection, key, directory.resolve("audit"));
        }
    }

    private String key(Path directory) throws IOException {
        Optional<String> configured = StartConfig.value("tidemark.audit.key");
        return keyFile.isEmpty() && configured.isPresent()
                ? configured.get()
                : Files.readString(keyFile.or(() ->
                                StartConfig.value("tidemark.audit.key-file").map(Path::of))
                        .orElse(directory.resolve("audit/key")));
    }
}
