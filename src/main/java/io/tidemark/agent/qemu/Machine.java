package io.tidemark.agent.qemu;

import io.tidemark.agent.storage.Fault;
import io.tidemark.agent.storage.NoRoom;
import io.tidemark.agent.storage.Programs;
import io.tidemark.agent.storage.VmFolder;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A QEMU that runs. It is a process of its own session and outlives the agent; an agent that comes back finds it by its
 * folder and takes it over.
 */
public final class Machine {

    /** QEMU answers within 30 ms here; ten seconds are for a host that is out of breath. */
    private static final Duration START_LIMIT = Duration.ofSeconds(15);

    private static final Duration QUIT_LIMIT = Duration.ofSeconds(3);
    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(1);
    private static final long LONGEST_LOG = 1024L * 1024;
    private static final int LONGEST_COMPLAINT = 500;
    private static final Pattern FORWARD =
            Pattern.compile("host forwarding rule '(?<proto>tcp|udp):[0-9.]+:(?<port>[0-9]+)-");

    private final VmFolder folder;
    private final QemuProcess process;
    private final Watcher watcher;
    private final Qmp qmp;

    /** Hears what becomes of a machine; called on the machine's own thread, must not block. */
    public interface Listener {
        /** Something is different: the guest has powered off, or QEMU has ended. */
        void changed();

        /** The guest has rebooted itself; QEMU runs on. */
        void rebooted();
    }

    private Machine(VmFolder folder, QemuProcess process, Watcher watcher, Qmp qmp) {
        this.folder = folder;
        this.process = process;
        this.watcher = watcher;
        this.qmp = qmp;
    }

    /**
     * Starts QEMU and waits until it answers.
     *
     * @throws Fault if it does not start; nothing runs then
     */
    public static Machine start(Launch launch, Listener listener) throws InterruptedException {
        VmFolder folder = launch.folder();
        Process process = spawn(launch);
        try {
            return waitFor(folder, process, listener);
        } catch (Fault | InterruptedException e) {
            QemuProcess.in(folder).ifPresent(QemuProcess::kill);
            process.destroyForcibly();
            throw e;
        }
    }

    /**
     * Takes over a QEMU that an earlier agent started.
     *
     * @throws IOException if it does not answer now
     */
    public static Machine adopt(VmFolder folder, QemuProcess process, Listener listener)
            throws IOException, InterruptedException {
        Watcher watcher = new Watcher(listener);
        Qmp qmp = Qmp.connect(folder.file(VmFolder.QMP_SOCKET), watcher);
        return new Machine(folder, process, watcher, qmp).caughtUp();
    }

    /** The QEMU that runs in {@code folder}, if one does. */
    public static Optional<QemuProcess> find(VmFolder folder) {
        return QemuProcess.in(folder);
    }

    /** Ends a QEMU that nobody can talk to. */
    public static void kill(QemuProcess process) throws InterruptedException {
        process.kill();
        waitForEnd(process, KILL_LIMIT);
    }

    private static Process spawn(Launch launch) {
        VmFolder folder = launch.folder();
        // a session of its own: neither the terminal's Ctrl-C nor the agent's end reaches it
        List<String> command = new ArrayList<>(List.of(
                Programs.require("setsid").toString(),
                Programs.require("setpriv").toString(),
                "--no-new-privs",
                "--",
                Programs.require(QemuCommand.PROGRAM).toString()));
        command.addAll(QemuCommand.arguments(launch));
        File log = folder.qemuLog().toFile();
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.path().toFile())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .redirectError(ProcessBuilder.Redirect.appendTo(log));
        builder.environment().keySet().retainAll(List.of("PATH"));
        builder.environment().put("LC_ALL", "C");
        try {
            for (String stale :
                    List.of(VmFolder.QMP_SOCKET, VmFolder.SERIAL_SOCKET, VmFolder.GUEST_SOCKET, VmFolder.PID)) {
                Files.deleteIfExists(folder.file(stale));
            }
            Files.write(folder.qemuLog(), new byte[0]);
            return builder.start();
        } catch (IOException e) {
            throw NoRoom.orStorage("QEMU can't be started", e);
        }
    }

    private static Machine waitFor(VmFolder folder, Process process, Listener listener) throws InterruptedException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        Path socket = folder.file(VmFolder.QMP_SOCKET);
        while (System.nanoTime() < deadline) {
            if (!process.isAlive() && process.exitValue() != 0) {
                throw refusal(folder);
            }
            Optional<QemuProcess> running = Files.exists(socket) ? QemuProcess.in(folder) : Optional.empty();
            if (running.isPresent()) {
                try {
                    return adopt(folder, running.get(), listener);
                } catch (IOException e) {
                    // the socket is there and nobody listens yet
                    LockSupport.parkNanos(POLL.toNanos());
                }
            }
            if (process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS) && process.exitValue() != 0) {
                throw refusal(folder);
            }
        }
        throw Fault.passing(
                Fault.QEMU_REFUSED,
                "QEMU was started and does not answer after " + START_LIMIT.toSeconds() + " s. " + complaint(folder));
    }

    private static Fault refusal(VmFolder folder) {
        String complaint = complaint(folder);
        Matcher forward = FORWARD.matcher(complaint);
        if (forward.find()) {
            return Fault.passing(
                    Fault.PORT_IN_USE,
                    "Port " + forward.group("port") + " (" + forward.group("proto")
                            + ") of this host is in use by another program or VM: end that, or forward another port.");
        }
        if (complaint.contains("No space left on device")) {
            return NoRoom.fault("QEMU can't write");
        }
        if (complaint.contains("Cannot allocate memory") || complaint.contains("cannot set up guest memory")) {
            return Fault.passing(
                    Fault.QEMU_REFUSED,
                    "The host has not enough free memory for this VM: stop others, or give this one less.");
        }
        return Fault.passing(Fault.QEMU_REFUSED, "QEMU would not start: " + complaint);
    }

    private static String complaint(VmFolder folder) {
        try {
            byte[] log = Files.readAllBytes(folder.qemuLog());
            String text = new String(log, 0, Math.min(log.length, 8 * 1024), StandardCharsets.UTF_8)
                    .replace("qemu-system-x86_64: ", "")
                    .strip();
            return text.isEmpty() ? "It said nothing." : text.substring(0, Math.min(text.length(), LONGEST_COMPLAINT));
        } catch (IOException e) {
            return "Its log can't be read.";
        }
    }

    private Machine caughtUp() throws IOException, InterruptedException {
        // what happened before we listened
        String status = qmp.execute("query-status").path("status").asText();
        if (status.equals("shutdown")) {
            watcher.poweredOff = true;
        } else if (status.equals("io-error")) {
            watcher.outOfRoomSince = Optional.of(Instant.now());
        }
        return this;
    }

    /** The process. */
    public QemuProcess process() {
        return process;
    }

    /** Whether QEMU still runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Whether QEMU can still be talked to. */
    public boolean isConnected() {
        return !watcher.ended;
    }

    /** Whether the guest has powered itself off, asked or not; QEMU then waits for {@link #end}. */
    public boolean hasPoweredOff() {
        return watcher.poweredOff;
    }

    /** Presses the power button. */
    public void pressPowerButton() throws IOException, InterruptedException {
        qmp.execute("system_powerdown");
    }

    /**
     * Ends QEMU and waits for its end: asked first, so that its disks are closed well, then killed.
     *
     * @throws IOException if even that does not end it
     */
    public void end() throws IOException, InterruptedException {
        try {
            qmp.execute("quit");
        } catch (IOException e) {
            // gone already, or deaf: both are settled below
            process.kill();
        }
        if (!waitForEnd(process, QUIT_LIMIT)) {
            process.kill();
        }
        if (!waitForEnd(process, KILL_LIMIT)) {
            throw new IOException("QEMU (process " + process.pid() + ") can't be ended");
        }
        qmp.close();
    }

    /** Lets go of QEMU without ending it. */
    public void release() throws IOException {
        watcher.released = true;
        qmp.close();
    }

    /** Since when the guest has been waiting for room on the host's disk, if it does. */
    public Optional<Instant> outOfRoomSince() {
        return watcher.outOfRoomSince;
    }

    /**
     * What has to be done from time to time: cuts QEMU's own log when a guest has made it long, and lets a guest go on that
     * waited for room.
     */
    public void look(boolean hasRoom) throws IOException, InterruptedException {
        if (hasRoom && watcher.outOfRoomSince.isPresent()) {
            qmp.execute("cont");
            watcher.outOfRoomSince = Optional.empty();
        }
        if (Files.exists(folder.qemuLog()) && Files.size(folder.qemuLog()) > LONGEST_LOG) {
            Files.write(folder.qemuLog(), new byte[0]);
        }
    }

    private static boolean waitForEnd(QemuProcess process, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (process.isAlive() && System.nanoTime() < deadline) {
            if (Thread.interrupted()) {
                throw new InterruptedException("while waiting for the end of QEMU");
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        return !process.isAlive();
    }

    /** Keeps what QEMU said. */
    private static final class Watcher implements Qmp.Listener {
        private final Listener listener;
        private volatile boolean poweredOff;
        private volatile boolean ended;
        private volatile boolean released;
        private volatile Optional<Instant> outOfRoomSince = Optional.empty();

        Watcher(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void happened(QmpLine.Event event) {
            boolean byGuest = event.data().path("guest").asBoolean(false);
            if (event.name().equals("SHUTDOWN") && byGuest) {
                poweredOff = true;
                listener.changed();
            } else if (event.name().equals("BLOCK_IO_ERROR")
                    && event.data().path("nospace").asBoolean(false)) {
                outOfRoomSince = outOfRoomSince.or(() -> Optional.of(Instant.now()));
                listener.changed();
            } else if (event.name().equals("RESET") && byGuest) {
                listener.rebooted();
            }
        }

        @Override
        public void ended() {
            ended = true;
            if (!released) {
                listener.changed();
            }
        }
    }
}
