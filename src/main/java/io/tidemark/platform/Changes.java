package io.tidemark.platform;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Tells every console process that something changed. It carries no state: whoever is told reads the database. What is
 * published inside a transaction is sent when that commits, and not at all if it is rolled back.
 *
 * <p>To be told, observe {@link Change} with {@code @ObservesAsync}, and {@link Missed} too: while the connection to
 * PostgreSQL is away, changes go unheard.
 */
@ApplicationScoped
public class Changes {

    private static final Logger LOG = Logger.getLogger(Changes.class);
    private static final String CHANNEL = "tidemark";

    /** PostgreSQL's bound for a notification, in bytes, less the topic. */
    private static final int LONGEST_PAYLOAD = 7000;

    private final Database database;
    private final Event<Change> changed;
    private final Event<Missed> missed;
    private final String url;
    private final Properties login = new Properties();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Optional<Connection> listening = Optional.empty();

    Changes(
            Database database,
            Event<Change> changed,
            Event<Missed> missed,
            @ConfigProperty(name = "quarkus.datasource.jdbc.url") String url,
            @ConfigProperty(name = "quarkus.datasource.username") Optional<String> username,
            @ConfigProperty(name = "quarkus.datasource.password") Optional<String> password) {
        this.database = database;
        this.changed = changed;
        this.missed = missed;
        this.url = url;
        username.ifPresent(name -> login.setProperty("user", name));
        password.ifPresent(word -> login.setProperty("password", word));
        login.setProperty("tcpKeepAlive", "true");
        login.setProperty("ApplicationName", "tidemark-changes");
    }

    /** Something changed. Fired asynchronously, in every process, the publishing one included; order is not kept. */
    public record Change(String topic, String payload) {}

    /** Changes may have gone unheard: look at everything again. */
    public record Missed() {}

    /**
     * Says that something changed.
     *
     * @param topic what kind of thing, such as {@code vm}; without a line break
     * @param payload which one, such as its id; at most 7000 characters
     */
    public void publish(String topic, String payload) {
        if (payload.length() > LONGEST_PAYLOAD) {
            throw new IllegalArgumentException("A change carries an id, not its state: " + payload.length());
        }
        database.list("select pg_notify(?, ?)", row -> true, CHANNEL, topic + "\n" + payload);
    }

    /** Whether the connection that listens is up. */
    boolean areHeard() {
        return listening.isPresent();
    }

    void begin(@Observes StartupEvent event) {
        Thread.ofPlatform().daemon().name("changes").start(this::listen);
    }

    void end(@Observes ShutdownEvent event) {
        ended.countDown();
        listening.ifPresent(Changes::close);
    }

    private void listen() {
        boolean first = true;
        while (ended.getCount() > 0) {
            try (Connection connection = DriverManager.getConnection(url, login)) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("listen " + CHANNEL);
                }
                listening = Optional.of(connection);
                if (!first) {
                    LOG.info("Listening for changes again");
                    missed.fireAsync(new Missed());
                }
                first = false;
                hear(connection.unwrap(PGConnection.class));
            } catch (SQLException e) {
                listening = Optional.empty();
                pause(e);
            }
        }
    }

    private void hear(PGConnection connection) throws SQLException {
        while (ended.getCount() > 0) {
            // The wait ends by itself so that a dead connection is noticed by TCP keep-alive and we come past `ended`.
            PGNotification[] notifications = connection.getNotifications(30_000);
            for (PGNotification notification : notifications == null ? new PGNotification[0] : notifications) {
                String[] parts = notification.getParameter().split("\n", 2);
                if (parts.length == 2) {
                    changed.fireAsync(new Change(parts[0], parts[1]));
                }
            }
        }
    }

    private void pause(SQLException e) {
        if (ended.getCount() == 0) {
            return;
        }
        LOG.warnf("Lost the connection that listens for changes; trying again cause=\"%s\"", e.getMessage());
        try {
            boolean over = ended.await(1, TimeUnit.SECONDS);
            LOG.debugf("Waited to listen again over=%s", over);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("The connection that listened for changes was gone already", e);
        }
    }
}
