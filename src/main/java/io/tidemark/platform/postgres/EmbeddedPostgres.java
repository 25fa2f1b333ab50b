package io.tidemark.platform.postgres;

import io.tidemark.platform.PrivateFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * A real PostgreSQL server in a directory of its own: persistent, fsync and checksums on, on loopback only, with random
 * passwords. It outlives a console that is killed, and the next one adopts it.
 *
 * <pre>
 * HOME/programs-VERSION/   PostgreSQL's programs
 * HOME/data/               the cluster
 * HOME/passwords           one a line: superuser, owner, application (mode 600)
 * HOME/server.log          what the server said before its own log was open
 * </pre>
 */
public final class EmbeddedPostgres {

    private static final Logger LOG = Logger.getLogger(EmbeddedPostgres.class);

    /** How long a start may take: a crash recovery reads the whole log since the last checkpoint. */
    private static final int START_SECONDS = 120;

    private static final int STOP_SECONDS = 30;

    /** How long a server that an earlier console left behind may take to answer, or to be gone. */
    private static final int RECOVERY_SECONDS = 10;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path home;
    private final Path programs;
    private final Account account;
    private final Cluster cluster;

    private EmbeddedPostgres(Path home, Path programs, Account account, Cluster cluster) {
        this.home = home;
        this.programs = programs;
        this.account = account;
        this.cluster = cluster;
    }

    /** How to reach it. */
    public Cluster cluster() {
        return cluster;
    }

    /**
     * Starts the server of a directory, making it first if it is new; adopts one that runs there already. The caller
     * holds a lock on the directory.
     *
     * @param settings further settings of {@code postgresql.conf}, by name
     * @throws PostgresFailure with a sentence for the person who started the console
     */
    public static EmbeddedPostgres start(Path home, Map<String, String> settings) {
        return start(home, settings, Account.find());
    }

    static EmbeddedPostgres start(Path home, Map<String, String> settings, Account account) {
        try {
            Files.createDirectories(home);
            Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
            if (account == Account.NOBODY) {
                letNobodyPass(home);
            }
            List<String> passwords = passwords(home.resolve("passwords"));
            Path programs = Binaries.unpacked(home);
            Setup setup = new Setup(home, programs, account, passwords);
            Optional<Cluster> running = setup.running();
            if (running.isPresent()) {
                LOG.infof(
                        "Adopted the PostgreSQL server that was running port=%d",
                        running.get().port());
                return new EmbeddedPostgres(home, programs, account, running.get());
            }
            setup.initialise();
            Cluster started = setup.start(settings);
            LOG.infof("Started PostgreSQL port=%d directory=%s", started.port(), home);
            return new EmbeddedPostgres(home, programs, account, started);
        } catch (IOException e) {
            throw new PostgresFailure("Could not set up PostgreSQL in " + home, e);
        }
    }

    /** Nobody has to come through to its own files; what stands beside them stays closed by its own mode. */
    private static void letNobodyPass(Path home) throws IOException {
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
        Files.setPosixFilePermissions(home.getParent(), PosixFilePermissions.fromString("rwx--x--x"));
        Path programs = Binaries.unpacked(home);
        Result result = run(
                Account.NOBODY,
                List.of("test", "-x", programs.resolve("bin/postgres").toString()),
                Path.of("/"));
        if (result.status() != 0) {
            throw new PostgresFailure("PostgreSQL runs as the user nobody here, who can't enter " + home
                    + ". Choose a --data DIR below directories that everybody may pass, such as /var/lib/tidemark.");
        }
    }

    /** Stops the server in order; connections that are still open are cut. */
    public void stop() {
        Result result = run(
                account,
                List.of(
                        programs.resolve("bin/pg_ctl").toString(),
                        "stop",
                        "-D",
                        home.resolve("data").toString(),
                        "-m",
                        "fast",
                        "-w",
                        "-t",
                        Integer.toString(STOP_SECONDS)),
                home);
        if (result.status() == 0) {
            LOG.info("Stopped PostgreSQL");
        } else {
            LOG.warnf("PostgreSQL did not stop; the next console adopts it output=\"%s\"", result.output());
        }
    }

    private record Result(int status, String output) {}

    /** What has to be known to bring a server up. */
    private record Setup(Path home, Path programs, Account account, List<String> passwords) {

        private Path data() {
            return home.resolve("data");
        }

        private Cluster at(int port) {
            return new Cluster(port, passwords.get(0), passwords.get(1), passwords.get(2));
        }

        /** The server that an earlier console left behind, if its process lives and it answers us. */
        private Optional<Cluster> running() throws IOException {
            Path file = data().resolve("postmaster.pid");
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            List<String> lines = Files.readAllLines(file);
            Optional<ProcessHandle> process = lines.size() < 4
                    ? Optional.empty()
                    : ProcessHandle.of(Long.parseLong(lines.get(0).strip()));
            if (process.isEmpty()) {
                return Optional.empty();
            }
            Cluster found = at(Integer.parseInt(lines.get(3).strip()));
            boolean answers =
                    found.answers() || (mayBeServer(process.get()) && staysFor(process.get()) && found.answers());
            return answers ? Optional.of(found) : Optional.empty();
        }

        /**
         * Whether one that does not answer is worth waiting for: not this process, nor any that runs another program, since
         * numbers of processes come again after a restart.
         */
        private static boolean mayBeServer(ProcessHandle process) {
            return !process.equals(ProcessHandle.current())
                    && process.info()
                            .command()
                            .map(program -> program.endsWith("/postgres"))
                            .orElse(true);
        }

        /**
         * One that does not answer recovers, or was killed and is not buried yet; PostgreSQL takes that one for alive, and
         * would not start beside it.
         */
        private static boolean staysFor(ProcessHandle process) {
            try {
                process.onExit().get(RECOVERY_SECONDS, TimeUnit.SECONDS);
                return false;
            } catch (TimeoutException e) {
                return true;
            } catch (ExecutionException e) {
                throw new IllegalStateException("The end of a process can't fail", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new PostgresFailure("Interrupted while waiting for a PostgreSQL server to answer or end", e);
            }
        }

        /** Makes the cluster beside its place and moves it there whole. */
        private void initialise() throws IOException {
            if (Files.isDirectory(data())) {
                return;
            }
            Path half = home.resolve("data.new");
            if (Files.isDirectory(half)) {
                Binaries.remove(half);
            }
            Path word = home.resolve("superuser-password");
            PrivateFile.replace(word, passwords.get(0) + "\n");
            if (account == Account.NOBODY) {
                Files.createDirectory(half);
                giveToNobody(half);
                giveToNobody(word);
            }
            Result result = run(
                    account,
                    List.of(
                            programs.resolve("bin/initdb").toString(),
                            "--pgdata=" + half,
                            "--username=" + Cluster.SUPERUSER,
                            "--pwfile=" + word,
                            "--auth=scram-sha-256",
                            "--encoding=UTF8",
                            "--locale-provider=builtin",
                            "--builtin-locale=C.UTF-8",
                            "--locale=C",
                            "--data-checksums"),
                    home);
            Files.delete(word);
            if (result.status() != 0) {
                throw new PostgresFailure("initdb failed in " + half + ":\n" + result.output());
            }
            Files.move(half, data(), StandardCopyOption.ATOMIC_MOVE);
        }

        private void giveToNobody(Path path) throws IOException {
            var users = path.getFileSystem().getUserPrincipalLookupService();
            Files.setOwner(path, users.lookupPrincipalByName("nobody"));
        }

        private Cluster start(Map<String, String> settings) throws IOException {
            Cluster target = at(freePort());
            List<String> options = new ArrayList<>();
            Map.of(
                            "port", Integer.toString(target.port()),
                            "listen_addresses", "127.0.0.1",
                            "unix_socket_directories", "",
                            "max_connections", "60",
                            "log_timezone", "UTC",
                            "timezone", "UTC")
                    .forEach((name, value) -> options.add("-c " + name + "='" + value + "'"));
            settings.forEach((name, value) -> options.add("-c " + name + "='" + value + "'"));
            Result result = run(
                    account,
                    List.of(
                            programs.resolve("bin/pg_ctl").toString(),
                            "start",
                            "-D",
                            data().toString(),
                            "-w",
                            "-t",
                            Integer.toString(START_SECONDS),
                            "-l",
                            data().resolve("server.log").toString(),
                            "-o",
                            String.join(" ", options)),
                    home);
            if (result.status() != 0 || !target.answers()) {
                throw new PostgresFailure("PostgreSQL did not start in " + home + ":\n" + result.output()
                        + tailOf(data().resolve("server.log")));
            }
            return target;
        }

        private static String tailOf(Path log) throws IOException {
            if (!Files.exists(log)) {
                return "";
            }
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static List<String> passwords(Path file) throws IOException {
        if (Files.notExists(file)) {
            PrivateFile.replace(file, random() + "\n" + random() + "\n" + random() + "\n");
        }
        return Files.readAllLines(file);
    }

    private static String random() {
        byte[] bytes = new byte[24];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Result run(Account account, List<String> command, Path directory) {
        List<String> whole = new ArrayList<>(account.prefix());
        whole.addAll(command);
        try {
            Path output = Files.createTempFile("tidemark-postgres", ".log");
            // Output goes to a file: the server inherits it, and a pipe would stay open as long as the server lives.
            ProcessBuilder builder = new ProcessBuilder(whole)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().put("LC_ALL", "C");
            Process process = builder.start();
            boolean ended = process.waitFor(START_SECONDS + 30, TimeUnit.SECONDS);
            String text = Files.readString(output, StandardCharsets.UTF_8);
            Files.delete(output);
            if (!ended) {
                process.destroyForcibly();
                return new Result(-1, "no answer for too long\n" + text);
            }
            return new Result(process.exitValue(), text);
        } catch (IOException e) {
            throw new PostgresFailure("Could not run " + whole.get(0), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PostgresFailure("Interrupted while waiting for " + command.get(0), e);
        }
    }
}
