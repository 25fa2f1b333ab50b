package io.tidemark.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * One console with its own PostgreSQL and one agent, as processes on a data directory of their own below
 * {@code target/acceptance}. Closing it ends them and every QEMU they left.
 */
public final class Installation implements AutoCloseable {

    static final String PASSWORD = "correct horse battery staple";

    private static final Path PROJECT = Path.of("").toAbsolutePath();
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private final Path data;
    private final Path images;
    private final Path packages;
    private final int port;
    private Optional<Process> console = Optional.empty();
    private Optional<Process> agent = Optional.empty();

    private Installation(Path data, Path images, Path packages, int port) {
        this.data = data;
        this.images = images;
        this.packages = packages;
        this.port = port;
    }

    /** Starts a console and an agent on an empty data directory and waits until the host is linked. */
    public static Installation fresh(String name) {
        return fresh(name, LocalImages.mirror().resolve("packages"));
    }

    /** The same with another package directory for the agent. */
    public static Installation fresh(String name, Path packages) {
        try {
            Path data = PROJECT.resolve("target/acceptance/" + name);
            deleteTree(data);
            Files.createDirectories(data);
            Installation installation = new Installation(data, LocalImages.mirror(), packages, freePort());
            installation.startConsole();
            installation.startAgent();
            return installation;
        } catch (IOException e) {
            throw new UncheckedIOException("the data directory of " + name + " could not be made", e);
        }
    }

    /** An API caller who is signed in as the first administrator. */
    public Api admin() {
        Api api = new Api(address());
        api.signIn("admin", PASSWORD);
        return api;
    }

    /** Where the console answers. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public Path data() {
        return data;
    }

    public void startConsole() {
        console = Optional.of(start(
                "console",
                List.of(
                        JAVA,
                        "-Xmx512m",
                        "-jar",
                        PROJECT.resolve("target/quarkus-app/quarkus-run.jar").toString(),
                        "console",
                        "--port",
                        Integer.toString(port),
                        "--data",
                        data.toString(),
                        "--images",
                        images.toString(),
                        "--enrol-local",
                        data.resolve("enrolment-token").toString())));
        Api anybody = new Api(address());
        Awaitility.await("console is ready")
                .atMost(Duration.ofMinutes(2))
                .ignoreExceptions()
                .until(() -> alive(console, "console")
                        && anybody.get("/q/health/ready").status() == 200);
    }

    /** Starts the agent and waits until its host is linked. */
    public void startAgent() {
        List<String> command = new ArrayList<>(List.of(JAVA));
        command.addAll(agentJvm());
        command.addAll(List.of(
                "-jar",
                PROJECT.resolve("target/tidemark-agent.jar").toString(),
                "--console",
                "ws://127.0.0.1:" + port,
                "--data",
                data.toString(),
                "--images",
                images.toString(),
                "--packages",
                packages.toString(),
                "--token-file",
                data.resolve("enrolment-token").toString()));
        agent = Optional.of(start("agent", command));
        Path log = data.resolve("agent.log");
        Awaitility.await("agent is linked")
                .atMost(Duration.ofMinutes(1))
                .until(() -> alive(agent, "agent") && Files.readString(log).contains("linked"));
    }

    /** {@code kill -9} of the console; its PostgreSQL lives on without it. */
    public void killConsole() {
        kill(console.orElseThrow());
        console = Optional.empty();
    }

    /** {@code kill -9} of the agent. */
    public void killAgent() {
        kill(agent.orElseThrow());
        agent = Optional.empty();
    }

    /** Where the agent keeps a VM's files. */
    public Path vmFolder(String vm) {
        return data.resolve("vms").resolve(vm);
    }

    /** What the agent's process has in memory, in bytes. */
    public long agentResidentBytes() throws IOException {
        long pid = agent.orElseThrow().pid();
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }

    /** The process id of the VM's QEMU, as its folder says. */
    public long qemu(String vm) {
        try {
            String pid = Files.readString(vmFolder(vm).resolve("pid")).strip();
            return Long.parseLong(pid.split("\\s")[0]);
        } catch (IOException e) {
            throw new UncheckedIOException("the VM's folder has no pid", e);
        }
    }

    @Override
    public void close() {
        agent.ifPresent(Installation::kill);
        console.ifPresent(Installation::end);
        ProcessHandle.allProcesses()
                .filter(process -> belongsHere(process.pid()))
                .forEach(ProcessHandle::destroyForcibly);
    }

    /** What deployment/up tells the agent's JVM. */
    private static List<String> agentJvm() {
        try {
            Process shell = new ProcessBuilder("sh", "-c", ". deployment/machine.sh && printf %s \"$AGENT_JVM\"")
                    .directory(PROJECT.toFile())
                    .start();
            String options = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return List.of(options.strip().split("\\s+"));
        } catch (IOException e) {
            throw new UncheckedIOException("deployment/machine.sh could not be read", e);
        }
    }

    /** Whether a process works in this installation's directory: a QEMU, or a PostgreSQL whose console was killed. */
    private boolean belongsHere(long pid) {
        try {
            return Path.of("/proc/" + pid + "/cwd").toRealPath().startsWith(data);
        } catch (IOException e) {
            return false; // It has ended, or is not ours to look at.
        }
    }

    private Process start(String role, List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(PROJECT.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(data.resolve(role + ".log").toFile());
            builder.environment().put("TIDEMARK_ADMIN_PASSWORD", PASSWORD);
            // What a test deletes makes room for the next one at once.
            builder.environment().put("TIDEMARK_REST_VMS", "0");
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("the " + role + " could not be started", e);
        }
    }

    private boolean alive(Optional<Process> process, String role) throws IOException {
        if (process.orElseThrow().isAlive()) {
            return true;
        }
        throw new AssertionError("the " + role + " ended: " + Files.readString(data.resolve(role + ".log")));
    }

    private static void kill(Process process) {
        process.destroyForcibly().onExit().join();
    }

    private static void end(Process process) {
        process.destroy();
        process.onExit().completeOnTimeout(process, 20, TimeUnit.SECONDS).join();
        process.destroyForcibly();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
