package io.tidemark.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.tidemark.agent.storage.Digest;
import io.tidemark.agent.storage.Fault;
import io.tidemark.agent.storage.Programs;
import io.tidemark.agent.storage.VmFolder;
import io.tidemark.protocol.Observed;
import io.tidemark.protocol.Observed.StopCause;
import io.tidemark.protocol.ToConsole;
import io.tidemark.protocol.VmReport;
import io.tidemark.protocol.VmSpec;
import io.tidemark.protocol.VmSpec.Intended;
import io.tidemark.protocol.VmSpec.Shutdown;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The agent's real jar, a real QEMU, a console's twin on a real socket. The guest is one boot sector that echoes what is
 * typed and powers off when asked ({@code echo.S}).
 */
class AgentIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final UUID BUOY = UUID.fromString("01890000-0000-7000-8000-00000000b001");

    @TempDir
    Path temp;

    private Path data;
    private String image;
    private Optional<String> address = Optional.empty();
    private TwinConsole console;
    private AgentProcess agent;

    @BeforeEach
    void start() throws Exception {
        data = temp.resolve("data");
        image = mirror();
        console = TwinConsole.start();
        agent = startAgent();
        console.awaitHello(SOON, hello -> true);
    }

    @AfterEach
    void end() throws Exception {
        console.want(buoy(Intended.GONE, 99, Shutdown.FORCED));
        console.awaitSight(BUOY, 0, Observed.Absent.class, SOON);
        agent.close();
        console.close();
    }

    @Test
    void a_vm_starts_talks_over_its_serial_port_and_stops_when_asked() throws Exception {
        console.want(buoy(Intended.RUNNING, 1, Shutdown.GRACEFUL));
        VmReport running = console.awaitSight(BUOY, 1, Observed.Running.class, SOON);
        int stream = console.openSerial(BUOY);
        console.awaitOutput(stream, "echo ready", SOON);
        console.type(stream, "hello buoy");
        console.awaitOutput(stream, "hello buoy", SOON);

        console.want(buoy(Intended.STOPPED, 1, Shutdown.GRACEFUL));
        VmReport stopped = console.awaitSight(BUOY, 1, Observed.Stopped.class, SOON);

        assertEquals(
                List.of("image", "root", "seed", "data-volume", "qemu"),
                running.steps().stream().map(VmReport.BootStep::name).toList());
        assertEquals(
                StopCause.ASKED,
                assertInstanceOf(Observed.Stopped.class, stopped.observed()).cause());
    }

    @Test
    void a_vm_outlives_its_agent_and_is_taken_over_by_the_next() throws Exception {
        console.want(buoy(Intended.RUNNING, 1, Shutdown.GRACEFUL));
        console.awaitSight(BUOY, 1, Observed.Running.class, SOON);
        console.awaitOutput(console.openSerial(BUOY), "echo ready", SOON);
        long pid = qemu();
        UUID session = console.hello().orElseThrow().session();

        agent.kill();
        agent = startAgent();
        console.awaitHello(SOON, hello -> !hello.session().equals(session));
        console.awaitSight(BUOY, 1, Observed.Running.class, SOON);
        int stream = console.openSerial(BUOY);
        console.type(stream, "still on");
        console.awaitOutput(stream, "still on", SOON);

        assertEquals(pid, qemu());
    }

    @Test
    void a_guest_that_powered_off_while_the_agent_was_away_stays_off_until_the_run_is_raised() throws Exception {
        console.want(buoy(Intended.RUNNING, 1, Shutdown.GRACEFUL));
        console.awaitSight(BUOY, 1, Observed.Running.class, SOON);
        int stream = console.openSerial(BUOY);
        console.awaitOutput(stream, "echo ready", SOON);
        UUID session = console.hello().orElseThrow().session();
        agent.kill();
        typeDirectly("q");

        agent = startAgent();
        console.awaitHello(SOON, hello -> !hello.session().equals(session));
        VmReport stopped = console.awaitSight(BUOY, 1, Observed.Stopped.class, SOON);
        console.want(buoy(Intended.RUNNING, 2, Shutdown.GRACEFUL));
        console.awaitSight(BUOY, 2, Observed.Running.class, SOON);

        assertEquals(
                StopCause.GUEST,
                assertInstanceOf(Observed.Stopped.class, stopped.observed()).cause());
    }

    @Test
    void a_killed_qemu_is_shown_and_started_again() throws Exception {
        console.want(buoy(Intended.RUNNING, 1, Shutdown.GRACEFUL));
        console.awaitSight(BUOY, 1, Observed.Running.class, SOON);
        long first = qemu();

        ProcessHandle.of(first).orElseThrow().destroyForcibly();
        VmReport failed = console.awaitSight(BUOY, 1, Observed.Failed.class, SOON);
        console.awaitSight(BUOY, 1, Observed.Running.class, SOON);

        assertEquals(
                Fault.QEMU_DIED,
                assertInstanceOf(Observed.Failed.class, failed.observed()).fault());
        assertTrue(qemu() != first);
    }

    @Test
    void a_raised_run_restarts_and_a_vm_that_is_gone_leaves_nothing() throws Exception {
        console.want(buoy(Intended.RUNNING, 1, Shutdown.GRACEFUL));
        console.awaitSight(BUOY, 1, Observed.Running.class, SOON);
        console.want(buoy(Intended.RUNNING, 2, Shutdown.FORCED));
        console.awaitSight(BUOY, 2, Observed.Running.class, SOON);
        long pid = qemu();

        console.want(buoy(Intended.GONE, 2, Shutdown.GRACEFUL));
        console.awaitSight(BUOY, 0, Observed.Absent.class, SOON);

        assertFalse(Files.exists(data.resolve("vms").resolve(BUOY.toString())));
        assertFalse(ProcessHandle.of(pid).map(AgentIT::runs).orElse(false));
    }

    @Test
    void a_vm_that_the_intent_does_not_name_is_reported_and_left_alone() throws Exception {
        console.want(buoy(Intended.RUNNING, 1, Shutdown.GRACEFUL));
        console.awaitSight(BUOY, 1, Observed.Running.class, SOON);

        console.want();
        long generation = 2;
        console.awaitVm(BUOY, SOON, seen -> console.received(ToConsole.Report.class).stream()
                .anyMatch(report -> report.intentGeneration() == generation));

        assertInstanceOf(
                Observed.Running.class, console.latest(BUOY).orElseThrow().observed());
    }

    @Test
    void a_port_in_use_is_named_and_tried_again() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.2"))) {
            VmSpec.Forward forward = new VmSpec.Forward(taken.getLocalPort(), 22, VmSpec.Transport.TCP);
            console.want(buoy(Intended.RUNNING, 1, Shutdown.GRACEFUL, List.of(forward)));

            VmReport failed = console.awaitSight(BUOY, 1, Observed.Failed.class, SOON);

            Observed.Failed why = assertInstanceOf(Observed.Failed.class, failed.observed());
            assertEquals(Fault.PORT_IN_USE, why.fault());
            assertTrue(why.message().contains(String.valueOf(taken.getLocalPort())), why.message());
            assertTrue(why.nextTry().isPresent());
        }
        console.awaitSight(BUOY, 1, Observed.Running.class, SOON);
    }

    @Test
    void an_image_that_differs_from_its_digest_starts_nothing() throws Exception {
        String other = "sha512:" + "00".repeat(64);
        Files.copy(
                temp.resolve("mirror").resolve(image.replace(':', '/')),
                temp.resolve("mirror").resolve(other.replace(':', '/')));
        image = other;

        console.want(buoy(Intended.RUNNING, 1, Shutdown.GRACEFUL));
        VmReport failed = console.awaitSight(BUOY, 1, Observed.Failed.class, SOON);

        Observed.Failed why = assertInstanceOf(Observed.Failed.class, failed.observed());
        assertEquals(Fault.IMAGE_DIGEST, why.fault());
        assertEquals(Optional.empty(), why.nextTry());
        assertFalse(Files.exists(data.resolve("images").resolve(other.replace(':', '/'))));
    }

    @Test
    void a_vm_that_is_stopped_while_its_image_comes_gives_up_at_once_and_leaves_nothing_half_made() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 1_000_000_000);
            exchange.getResponseBody().write(new byte[64 * 1024]);
            exchange.getResponseBody().flush();
            awaitQuietly(ended);
        });
        server.start();
        try {
            address = Optional.of("http://127.0.0.1:" + server.getAddress().getPort() + "/endless");
            image = "sha512:" + "11".repeat(64);
            console.want(buoy(Intended.RUNNING, 1, Shutdown.GRACEFUL));
            console.awaitSight(BUOY, 1, Observed.Preparing.class, SOON);

            console.want(buoy(Intended.STOPPED, 1, Shutdown.GRACEFUL));
            // Absent where it was given up before it had a folder.
            console.awaitVm(
                    BUOY,
                    SOON,
                    seen -> seen.observed() instanceof Observed.Stopped || seen.observed() instanceof Observed.Absent);

            try (var files = Files.list(data.resolve("images/sha512"))) {
                assertEquals(List.of(), files.toList());
            }
        } finally {
            ended.countDown();
            server.stop(0);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_console_that_hangs_up_has_its_host_back_and_the_vm_never_notices() throws Exception {
        console.want(buoy(Intended.RUNNING, 1, Shutdown.GRACEFUL));
        console.awaitSight(BUOY, 1, Observed.Running.class, SOON);
        long pid = qemu();
        int hellos = console.received(ToConsole.Hello.class).size();

        console.hangUp();
        console.awaitHello(
                SOON, hello -> console.received(ToConsole.Hello.class).size() > hellos);

        assertEquals(1, console.received(ToConsole.Enrol.class).size());
        assertEquals(pid, qemu());
    }

    private AgentProcess startAgent() throws IOException {
        return AgentProcess.start(
                console.address(),
                data,
                "--images",
                temp.resolve("mirror").toString(),
                "--name",
                "ferry",
                "--allow-private-images");
    }

    private long qemu() throws IOException {
        return Long.parseLong(Files.readString(folder().resolve(VmFolder.PID)).strip());
    }

    private Path folder() {
        return data.resolve("vms").resolve(BUOY.toString());
    }

    private void typeDirectly(String text) throws IOException {
        try (var serial = io.tidemark.agent.net.UnixSocket.connect(folder().resolve(VmFolder.SERIAL_SOCKET))) {
            serial.write(java.nio.ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
        }
    }

    private static boolean runs(ProcessHandle process) {
        try {
            return !Files.readString(Path.of("/proc/" + process.pid() + "/stat"))
                    .contains(") Z ");
        } catch (IOException e) {
            return false;
        }
    }

    /** A mirror with the boot sector on a qcow2 disk; returns its digest. */
    private String mirror() throws Exception {
        Path shelf = Files.createDirectories(temp.resolve("mirror/sha512"));
        byte[] sector = Files.readAllBytes(Path.of("src/test/resources/guests/echo.bin"));
        Files.write(temp.resolve("echo.raw"), java.util.Arrays.copyOf(sector, 1024 * 1024));
        Programs.run(temp, SOON, List.of("qemu-img", "convert", "-f", "raw", "-O", "qcow2", "echo.raw", "echo.qcow2"));
        MessageDigest counter = Digest.counter("sha512");
        counter.update(Files.readAllBytes(temp.resolve("echo.qcow2")));
        Digest digest = Digest.of("sha512", counter);
        Files.move(temp.resolve("echo.qcow2"), shelf.resolve(digest.hex()));
        return digest.toString();
    }

    private VmSpec buoy(Intended intended, long run, Shutdown shutdown) {
        return buoy(intended, run, shutdown, List.of());
    }

    private VmSpec buoy(Intended intended, long run, Shutdown shutdown, List<VmSpec.Forward> forwards) {
        return new VmSpec(
                BUOY,
                "buoy",
                intended,
                run,
                shutdown,
                new VmSpec.ImageSpec("echo", VmSpec.ImageKind.DISK, "x86_64", image, address, Optional.empty()),
                new VmSpec.PolicySpec(
                        BUOY, "Disk image", 1, VmSpec.Root.DISK, List.of(), List.of(), VmSpec.PackageStrategy.NONE),
                1,
                64,
                1,
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                VmSpec.SerialLogin.AUTO,
                forwards,
                1,
                List.of());
    }
}
