package io.tidemark;

import io.tidemark.audit.AuditVerification;
import io.tidemark.audit.Range;
import io.tidemark.audit.Verification;
import io.tidemark.platform.postgres.Cluster;
import io.tidemark.platform.postgres.EmbeddedPostgres;
import io.tidemark.platform.postgres.PostgresFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks the audit log, with a console running or without. Ends with 0 where it is whole, 1 where not, 2 where it can't tell. */
@Command(
        name = "verify-audit",
        description = "Checks the audit log against its seals and checkpoints, and names the first wrong entry.",
        mixinStandardHelpOptions = true)
final class VerifyAuditCommand implements Callable<Integer> {

    @Option(
            names = "--data",
            defaultValue = "${env:TIDEMARK_DATA:-${sys:user.home}/.local/share/tidemark}",
            paramLabel = "DIR",
            description = "The console's directory: the key, the checkpoints, and the database unless another is set.")
    private Path data;

    @Option(names = "--key-file", paramLabel = "FILE", description = "The key, where it is not DIR/audit/key.")
    private Optional<Path> keyFile = Optional.empty();

    @Option(names = "--from", paramLabel = "N", description = "The first entry to check, by its number.")
    private Optional<Long> from = Optional.empty();

    @Option(names = "--to", paramLabel = "N", description = "The last one.")
    private Optional<Long> to = Optional.empty();

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() {
        Path directory = data.toAbsolutePath().normalize();
        try {
            return StartConfig.names(StartConfig.JDBC_URL) ? configured(directory) : own(directory);
        } catch (SQLException | IOException | PostgresFailure e) {
            throw new StartRefused("The audit log can't be read: " + e.getMessage());
        }
    }

    private int configured(Path directory) throws SQLException, IOException {
        return check(
                directory,
                StartConfig.value(StartConfig.JDBC_URL).orElseThrow(),
                StartConfig.value("quarkus.datasource.username").orElse(""),
                StartConfig.value("quarkus.datasource.password").orElse(""));
    }

    /** A console that runs has the directory's lock, and its server answers; else the server is started for the check. */
    private int own(Path directory) throws SQLException, IOException {
        if (Files.notExists(directory.resolve("postgres"))) {
            throw new StartRefused(
                    "There is no database in " + directory + ". Name a console's directory by --data DIR.");
        }
        Optional<DataDirectory> lock = lock(directory);
        EmbeddedPostgres postgres = EmbeddedPostgres.start(directory.resolve("postgres"), Map.of());
        try {
            Cluster cluster = postgres.cluster();
            return check(directory, cluster.url(Cluster.DATABASE), Cluster.APPLICATION, cluster.applicationPassword());
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

    private int check(Path directory, String url, String user, String password) throws SQLException, IOException {
        String key = key(directory);
        try (Connection connection = DriverManager.getConnection(url, user, password)) {
            Verification found =
                    AuditVerification.verify(connection, key, directory.resolve("audit"), new Range(from, to));
            tell(found);
            return found.valid() ? 0 : 1;
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

    private void tell(Verification found) {
        PrintWriter out = command.commandLine().getOut();
        out.println(
                found.valid()
                        ? "whole"
                        : "wrong at entry " + found.firstWrong().orElse(0L) + ": "
                                + found.kind().orElse(""));
        found.detail().ifPresent(out::println);
        out.printf(
                Locale.ROOT,
                "%d entries compared up to entry %d, and %d checkpoints, in %.1f s; %d wait for their seal%n",
                found.entries(),
                found.upTo(),
                found.checkpoints(),
                found.seconds(),
                found.waiting());
        out.flush();
    }
}
