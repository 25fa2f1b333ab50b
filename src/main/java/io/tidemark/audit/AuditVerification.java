package io.tidemark.audit;

import io.agroal.api.AgroalDataSource;
import io.tidemark.platform.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Checks the log against its seals and checkpoints. Who may is the asker's to check. */
@ApplicationScoped
public class AuditVerification {

    /** A check reads all of the log: one at a time. */
    private final Semaphore one = new Semaphore(1);

    private final AgroalDataSource source;
    private final AuditKeys keys;
    private final Sealer sealer;
    private final Chain chain;
    private final Optional<AuditFiles> files;

    AuditVerification(
            AgroalDataSource source,
            AuditKeys keys,
            Sealer sealer,
            Chain chain,
            @ConfigProperty(name = "tidemark.data") Optional<String> data) {
        this.source = source;
        this.keys = keys;
        this.sealer = sealer;
        this.chain = chain;
        this.files = data.map(AuditFiles::in);
    }

    /**
     * Checks a part of the log, or all of it; what was written until now is sealed first.
     *
     * @throws Problem {@code busy} while another check runs in this console
     */
    public Verification verify(Range range) {
        if (!one.tryAcquire()) {
            throw new Problem(
                    Problem.Kind.TOO_MANY, "busy", "The log is being verified already. Try again when that is over.");
        }
        try (Connection connection = source.getConnection()) {
            sealer.seal();
            return inOneView(connection, keys.key(), outside(), range);
        } catch (SQLException | IOException e) {
            throw new IllegalStateException("The audit log could not be verified", e);
        } finally {
            one.release();
        }
    }

    /** Where the chain begins; empty where nothing was cut off. */
    public Optional<ChainBeginning> beginning() {
        return chain.beginning(keys.key()).map(cut -> new ChainBeginning(cut.entry(), Instant.parse(cut.at())));
    }

    /** The entries between two moments. */
    public Range between(Optional<Instant> from, Optional<Instant> to) {
        try (Connection connection = source.getConnection()) {
            return SealedRows.between(connection, from, to);
        } catch (SQLException e) {
            throw new IllegalStateException("The audit log could not be read", e);
        }
    }

    /**
     * Checks the log of a database without a console.
     *
     * @param key the text of the key file
     * @param directory where checkpoints are: {@code DIR/audit}
     * @throws UncheckedIOException if the checkpoints can't be read
     */
    public static Verification verify(Connection connection, String key, java.nio.file.Path directory, Range range)
            throws SQLException {
        AuditKey read = AuditKey.of(key);
        try {
            CheckpointFile.Content outside = new CheckpointFile(new AuditFiles(directory), read).read();
            return inOneView(connection, read, outside, range);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read the checkpoints in " + directory, e);
        }
    }

    /** Of one moment: a cut in the middle of it must not look like a removal. The checkpoints are older than it. */
    private static Verification inOneView(
            Connection connection, AuditKey key, CheckpointFile.Content outside, Range range) throws SQLException {
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setAutoCommit(false);
        try {
            return new ChainCheck(connection, key, outside).run(range);
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        }
    }

    private CheckpointFile.Content outside() throws IOException {
        return files.isPresent()
                ? new CheckpointFile(files.get(), keys.key()).read()
                : new CheckpointFile.Content(List.of(), List.of(), "");
    }
}
