package io.tidemark;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.tidemark.platform.postgres.Cluster;
import io.tidemark.platform.postgres.EmbeddedPostgres;
import io.tidemark.platform.postgres.PostgresFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a console: PostgreSQL first, unless one is configured, then Quarkus, then PostgreSQL's orderly end. */
@Command(
        name = "console",
        description = "Runs the console: pages, API and the hosts' end of the wire.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class ConsoleCommand implements Callable<Integer> {

    /** The configuration names under which the options reach the beans. */
    static final String DATA = "tidemark.data";

    static final String IMAGES = "tidemark.images";
    static final String ENROL_LOCAL = "tidemark.enrol-local";

    private static final Logger LOG = Logger.getLogger(ConsoleCommand.class);
    private static final AtomicBoolean RAN = new AtomicBoolean();

    @Option(
            names = "--port",
            defaultValue = "${env:TIDEMARK_PORT:-8080}",
            paramLabel = "N",
            description = "Port of the pages and the API (TIDEMARK_PORT).")
    private int port;

    @Option(
            names = "--host",
            defaultValue = "${env:TIDEMARK_HOST:-127.0.0.1}",
            paramLabel = "ADDRESS",
            description = "Address to listen on (TIDEMARK_HOST).")
    private String host;

    @Option(
            names = "--data",
            defaultValue = "${env:TIDEMARK_DATA:-${sys:user.home}/.local/share/tidemark}",
            paramLabel = "DIR",
            description = "Where the database and secrets live (TIDEMARK_DATA).")
    private Path data;

    @Option(
            names = "--images",
            defaultValue = "${env:TIDEMARK_IMAGES}",
            paramLabel = "DIR",
            description = "A mirror of images: what its index.json names is registered (TIDEMARK_IMAGES).")
    private Optional<Path> images = Optional.empty();

    @Option(
            names = "--enrol-local",
            defaultValue = "${env:TIDEMARK_ENROL_LOCAL}",
            paramLabel = "FILE",
            description = "Writes a fresh enrolment token there, for an agent on this machine (TIDEMARK_ENROL_LOCAL).")
    private Optional<Path> enrolLocal = Optional.empty();

    /** Whether a console was started in this process. */
    static boolean hasRun() {
        return RAN.get();
    }

    @Override
    public Integer call() {
        requireFreePort();
        DataDirectory directory = DataDirectory.lock(data.toAbsolutePath().normalize());
        Set<String> given = new HashSet<>();
        give(given, "quarkus.http.port", Integer.toString(port));
        give(given, "quarkus.http.host", host);
        give(given, DATA, directory.path().toString());
        images.ifPresent(path -> give(given, IMAGES, path.toAbsolutePath().toString()));
        enrolLocal.ifPresent(
                path -> give(given, ENROL_LOCAL, path.toAbsolutePath().toString()));
        Optional<EmbeddedPostgres> postgres = StartConfig.names(StartConfig.JDBC_URL)
                ? Optional.empty()
                : Optional.of(startPostgres(directory, given));
        int status = run(postgres);
        given.forEach(System::clearProperty);
        LOG.debugf("The console has ended lock=%s", directory.held());
        return status;
    }

    private static int run(Optional<EmbeddedPostgres> postgres) {
        RAN.set(true);
        CountDownLatch ended = new CountDownLatch(1);
        AtomicBoolean asked = new AtomicBoolean();
        // On SIGTERM the JVM ends when its hooks have: this one keeps it until PostgreSQL has stopped.
        Thread hook = new Thread(() -> awaitEnd(asked, ended), "orderly-end");
        Runtime.getRuntime().addShutdownHook(hook);
        AtomicInteger status = new AtomicInteger();
        try {
            Quarkus.run(Console.class, (code, failure) -> {
                status.set(failure == null ? code : 1);
                // Quarkus leaves it to who gives it a handler to say why.
                Optional.ofNullable(failure).ifPresent(why -> LOG.error("The console could not start", why));
            });
        } finally {
            postgres.ifPresent(EmbeddedPostgres::stop);
            ended.countDown();
        }
        if (!asked.get() && status.get() != 0 && LaunchMode.current() == LaunchMode.NORMAL) {
            System.exit(status.get());
        }
        return status.get();
    }

    private static void awaitEnd(AtomicBoolean asked, CountDownLatch ended) {
        asked.set(true);
        try {
            if (!ended.await(60, TimeUnit.SECONDS)) {
                LOG.warn("The console did not end in order within a minute");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static EmbeddedPostgres startPostgres(DataDirectory directory, Set<String> given) {
        try {
            EmbeddedPostgres postgres = EmbeddedPostgres.start(directory.path().resolve("postgres"), Map.of());
            Cluster cluster = postgres.cluster();
            cluster.prepare(Cluster.DATABASE);
            give(given, StartConfig.JDBC_URL, cluster.url(Cluster.DATABASE));
            give(given, "quarkus.datasource.username", Cluster.APPLICATION);
            give(given, "quarkus.datasource.password", cluster.applicationPassword());
            give(given, "quarkus.flyway.username", Cluster.OWNER);
            give(given, "quarkus.flyway.password", cluster.ownerPassword());
            return postgres;
        } catch (PostgresFailure e) {
            throw new StartRefused(e.getMessage());
        }
    }

    /** System properties rank above the environment and files: what the command line says counts. */
    private static void give(Set<String> given, String name, String value) {
        System.setProperty(name, value);
        given.add(name);
    }

    private void requireFreePort() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
        } catch (IOException | IllegalArgumentException e) {
            throw new StartRefused("Can't listen on " + host + " port " + port + ": " + e.getMessage()
                    + ". Another program may have it; choose another port with --port N.");
        }
    }

    /** Serves until it is told to stop. */
    public static final class Console implements QuarkusApplication {

        @Override
        public int run(String... arguments) {
            Quarkus.waitForExit();
            return 0;
        }
    }
}
