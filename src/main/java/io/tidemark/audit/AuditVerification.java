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
    private final Optional<AuditFiles> files;

    AuditVerification(
            AgroalDataSource source,
            AuditKeys keys,
            Sealer sealer,
            @ConfigProperty(name = "tidemark.data") Optional<String> data) {
        this.source = source;
        this.keys = keys;
        this.sealer = sealer;
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
            return new ChainCheck(connection, keys.key(), outside()).run(range);
        } catch (SQLException | IOException e) {
            throw new IllegalStateException("The audit log could not be verified", e);
        } finally {
            one.release();
        }
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
            return new ChainCheck(connection, read, outside).run(range);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read the checkpoints in " + directory, e);
        }
    }

    private CheckpointFile.Content outside() throws IOException {
        return files.isPresent()
                ? new CheckpointFile(files.get(), keys.key()).read()
                : new CheckpointFile.Content(List.of(), List.of(), "");
    }
}
