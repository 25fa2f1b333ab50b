package io.tidemark.audit;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Keeps the log for as many days as {@code TIDEMARK_AUDIT_KEEP_DAYS} says, and for ever without it. It speaks to PostgreSQL
 * as the role that migrates, for as long as a cut takes: the console's own role can't remove an entry.
 */
@ApplicationScoped
public class AuditRetention {

    /** Whoever could set less would have a way to make a fresh entry go. */
    public static final int FEWEST_DAYS = 30;

    private static final Logger LOG = Logger.getLogger(AuditRetention.class);

    private final AuditKeys keys;
    private final Optional<Integer> keepDays;
    private final Optional<AuditArchive> archive;
    private final Optional<String> destination;
    private final Optional<AuditFiles> files;
    private final String url;
    private final String user;
    private final String password;
    private final Clock clock = Clock.systemUTC();

    AuditRetention(
            AuditKeys keys,
            @ConfigProperty(name = "tidemark.audit.keep-days") Optional<Integer> keepDays,
            @ConfigProperty(name = "tidemark.audit.archive") Optional<Path> archive,
            @ConfigProperty(name = "tidemark.audit.forward.url") Optional<URI> forward,
            @ConfigProperty(name = "tidemark.data") Optional<String> data,
            @ConfigProperty(name = "quarkus.datasource.jdbc.url") String url,
            @ConfigProperty(name = "quarkus.flyway.username", defaultValue = "${quarkus.datasource.username:}")
                    Optional<String> user,
            @ConfigProperty(name = "quarkus.flyway.password", defaultValue = "${quarkus.datasource.password:}")
                    Optional<String> password) {
        this.keys = keys;
        this.keepDays = keepDays;
        this.archive = archive.map(AuditArchive::new);
        this.destination = forward.map(AuditForwarding::destination);
        this.files = data.map(AuditFiles::in);
        this.url = url;
        this.user = user.orElse("");
        this.password = password.orElse("");
    }

    /** A mistake in the configuration stops the start. */
    void begin(@Observes StartupEvent event) {
        keepDays.ifPresent(AuditRetention::requireEnough);
    }

    /** @throws IllegalStateException if it is less than {@link #FEWEST_DAYS} */
    static void requireEnough(int days) {
        if (days < FEWEST_DAYS) {
            throw new IllegalStateException("The audit log is kept for at least " + FEWEST_DAYS
                    + " days (TIDEMARK_AUDIT_KEEP_DAYS), not " + days);
        }
    }

    @Scheduled(every = "1h", delayed = "10m", concurrentExecution = ConcurrentExecution.SKIP)
    void keep() {
        if (keepDays.isEmpty() || files.isEmpty()) {
            return;
        }
        try (Connection owner = DriverManager.getConnection(url, user, password)) {
            CutResult result = cut(
                    owner,
                    keys.key(),
                    files.get(),
                    new AuditCut.Order(
                            clock.instant().minus(Duration.ofDays(keepDays.get())),
                            "system:retention",
                            destination,
                            archive),
                    clock);
            switch (result) {
                case CutResult.Done done ->
                    LOG.infof("The audit log's beginning was cut off entries=%d up-to=%d", done.entries(), done.upTo());
                case CutResult.Nothing nothing ->
                    LOG.debugf("The audit log was not cut because=\"%s\"", nothing.sentence());
                case CutResult.Refused refused ->
                    LOG.errorf("The audit log can't be cut because=\"%s\"", refused.sentence());
            }
        } catch (SQLException | IOException e) {
            LOG.error("The audit log's beginning could not be cut off", e);
        }
    }

    /**
     * Cuts without a console.
     *
     * @param owner a connection of the role that owns the tables
     * @param key the text of the key file
     * @param directory where checkpoints are: {@code DIR/audit}
     * @param days how long entries are kept; at least {@link #FEWEST_DAYS}
     * @param forward where the log is forwarded to
     * @param archive where to write a copy of what is cut
     */
    public static CutResult cut(
            Connection owner, String key, Path directory, int days, Optional<URI> forward, Optional<Path> archive)
            throws SQLException, IOException {
        requireEnough(days);
        Clock clock = Clock.systemUTC();
        return cut(
                owner,
                AuditKey.of(key),
                new AuditFiles(directory),
                new AuditCut.Order(
                        clock.instant().minus(Duration.ofDays(days)),
                        "system:command",
                        forward.map(AuditForwarding::destination),
                        archive.map(AuditArchive::new)),
                clock);
    }

    /** @param clock the one that the order was made by */
    static CutResult cut(Connection owner, AuditKey key, AuditFiles files, AuditCut.Order order, Clock clock)
            throws SQLException, IOException {
        CheckpointFile.Content outside = new CheckpointFile(files, key).read();
        if (!outside.faults().isEmpty()) {
            return new CutResult.Refused(outside.faults().getFirst());
        }
        return new AuditCut(owner, key, outside, clock).cut(order);
    }
}
