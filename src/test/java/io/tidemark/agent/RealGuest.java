package io.tidemark.agent;

import io.tidemark.agent.storage.Programs;
import io.tidemark.agent.storage.VmFolder;
import io.tidemark.protocol.GuestTask;
import io.tidemark.protocol.Observed;
import io.tidemark.protocol.Receipt;
import io.tidemark.protocol.Survey;
import io.tidemark.protocol.TaskOutcome;
import io.tidemark.protocol.VmReport;
import io.tidemark.protocol.VmReport.GuestReport;
import io.tidemark.protocol.VmSpec;
import io.tidemark.protocol.VmSpec.Intended;
import io.tidemark.protocol.VmSpec.PackageStrategy;
import io.tidemark.protocol.VmSpec.Root;
import io.tidemark.protocol.VmSpec.Shutdown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A VM with a real Alpine in it, under a real agent: booted on one policy after the other, used at its root shell. */
final class RealGuest implements AutoCloseable {

    /** A boot takes 10 s on a quiet machine, and many times that on a busy one. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final Duration SOON = Duration.ofSeconds(4);
    private static final int TRIES = 20;

    private final TwinConsole console;
    private final Path data;
    private final UUID id;
    private final VmSpec.ImageSpec image;
    private final int memoryMib;
    private final List<String> packages;
    private long run;
    private int marks;
    private int serial;
    private Optional<VmSpec> last = Optional.empty();

    /**
     * A VM that was never started, of an ISO.
     *
     * @param data the agent's data directory
     * @param digest of an ISO that the agent can get
     * @param packages of the VM's definition
     */
    RealGuest(TwinConsole console, Path data, UUID id, String digest, List<String> packages) {
        this(console, data, id, VmSpec.ImageKind.ISO, digest, 256, packages);
    }

    /** The same of any kind of image, with so much memory. */
    RealGuest(
            TwinConsole console,
            Path data,
            UUID id,
            VmSpec.ImageKind kind,
            String digest,
            int memoryMib,
            List<String> packages) {
        this.console = console;
        this.data = data;
        this.id = id;
        this.image = new VmSpec.ImageSpec("alpine", kind, "x86_64", digest, Optional.empty(), Optional.empty());
        this.memoryMib = memoryMib;
        this.packages = List.copyOf(packages);
    }

    /** Starts it, or restarts it, on this policy; returns what the host and the guest say once it is ready. */
    Boot boot(Root root, PackageStrategy strategy, String... kept) throws Exception {
        run++;
        VmSpec.PolicySpec policy = new VmSpec.PolicySpec(
                UUID.fromString("01890000-0000-7000-8000-0000000000cc"),
                "Under test",
                (int) run,
                root,
                List.of(kept),
                List.of(),
                strategy);
        want(spec(Intended.RUNNING, Shutdown.GRACEFUL, policy, List.of()));
        VmReport report = console.awaitVm(
                id,
                PATIENCE,
                seen -> seen.run() == run
                        && seen.observed() instanceof Observed.Running
                        && seen.guest().flatMap(GuestReport::readyAt).isPresent());
        serial = console.openSerial(id);
        awaitShell();
        return new Boot(report);
    }

    /** Asks it to power off and waits until it has. */
    void powerOff() throws Exception {
        stop(Shutdown.GRACEFUL);
    }

    /** Cuts its power. */
    void crash() throws Exception {
        stop(Shutdown.FORCED);
    }

    private void stop(Shutdown shutdown) throws Exception {
        want(spec(Intended.STOPPED, shutdown, last.orElseThrow().policy(), List.of()));
        console.awaitVm(id, PATIENCE, seen -> seen.observed() instanceof Observed.Stopped);
    }

    /** Asks what stands on volatile ground now. */
    Survey survey() throws Exception {
        UUID task = UUID.randomUUID();
        want(spec(
                Intended.RUNNING,
                Shutdown.GRACEFUL,
                last.orElseThrow().policy(),
                List.of(new GuestTask.TakeSurvey(task))));
        TaskOutcome outcome = console.awaitTask(task, PATIENCE);
        if (outcome instanceof TaskOutcome.Surveyed surveyed) {
            return surveyed.survey();
        }
        throw new AssertionError("no survey: " + outcome);
    }

    /** Runs a command in the root shell; returns what it printed, with the command's own failures left to the reader. */
    String run(String command) throws Exception {
        marks++;
        // Put together by the shell, so that the echo of what is typed does not look like the answer.
        console.type(
                serial,
                "printf 'begin-%s\\n' " + marks + "; { " + command + "; } 2>&1; printf 'end-%s-\\n' " + marks + "\n");
        String shown = console.awaitOutput(serial, "end-" + marks + "-", PATIENCE);
        Matcher answer = Pattern.compile("begin-" + marks + "\\r?\\n(.*?)end-" + marks + "-", Pattern.DOTALL)
                .matcher(shown);
        if (!answer.find()) {
            throw new AssertionError("no answer to " + command + " in " + shown);
        }
        return answer.group(1)
                .replace("\r", "")
                .replaceAll("\u001b\\[[0-9;]*m", "")
                .strip();
    }

    /** What is typed before the login is through is thrown away by it, so it is asked more than once. */
    private void awaitShell() throws InterruptedException {
        int tries = 0;
        while (!shellAnswers()) {
            tries++;
            if (tries == TRIES) {
                throw new AssertionError("no shell on the serial port");
            }
        }
    }

    private boolean shellAnswers() throws InterruptedException {
        console.type(serial, "printf 'shell-%s\\n' up\n");
        try {
            console.awaitOutput(serial, "shell-up", SOON);
            return true;
        } catch (AssertionError e) {
            return false;
        }
    }

    /** Changes the file system on the data volume of the stopped VM: {@code FILE} in a command is the raw disk. */
    int onDataVolume(String... command) throws Exception {
        Path folder = data.resolve("vms").resolve(id.toString());
        Path raw = folder.resolve("volume.raw");
        Programs.run(folder, PATIENCE, List.of("qemu-img", "convert", "-O", "raw", VmFolder.DATA, "volume.raw"));
        try {
            List<String> words = new ArrayList<>();
            for (String word : command) {
                words.add(word.equals("FILE") ? "volume.raw" : word);
            }
            int exit = Programs.tryRun(folder, PATIENCE, words).exit();
            Programs.run(
                    folder,
                    PATIENCE,
                    List.of("qemu-img", "convert", "-f", "raw", "-O", "qcow2", "volume.raw", VmFolder.DATA));
            return exit;
        } finally {
            Files.deleteIfExists(raw);
        }
    }

    /** Whether the file system on the data volume of the stopped VM was left clean and whole. */
    boolean isDataVolumeClean() throws Exception {
        // Without -f it only looks whether it is marked as clean, with it at everything.
        return onDataVolume("e2fsck", "-n", "FILE") == 0 && onDataVolume("e2fsck", "-fn", "FILE") == 0;
    }

    private void want(VmSpec spec) {
        last = Optional.of(spec);
        console.want(spec);
    }

    private VmSpec spec(Intended intended, Shutdown shutdown, VmSpec.PolicySpec policy, List<GuestTask> asked) {
        return new VmSpec(
                id,
                "roots",
                intended,
                run,
                shutdown,
                image,
                policy,
                1,
                memoryMib,
                1,
                packages,
                List.of(),
                List.of(),
                Optional.empty(),
                VmSpec.SerialLogin.AUTO,
                List.of(),
                1,
                asked);
    }

    @Override
    public void close() throws IOException {
        last.ifPresent(spec -> want(spec(Intended.GONE, Shutdown.FORCED, spec.policy(), List.of())));
        try {
            console.awaitSight(id, 0, Observed.Absent.class, PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the VM was removed", e);
        }
    }

    /** What was said of a boot. */
    record Boot(VmReport report) {

        private GuestReport guest() {
            return report.guest().orElseThrow();
        }

        List<String> problems() {
            return guest().problems();
        }

        /** Whether one of the problems has these words in it. */
        boolean names(String words) {
            return problems().stream().anyMatch(problem -> problem.contains(words));
        }

        Receipt receipt() {
            return guest().receipt().orElseThrow();
        }

        List<String> rebuilt() {
            return guest().rebuilt().stream().sorted().toList();
        }

        /** The packages that were not rebuilt, each with why. */
        List<String> notRebuilt() {
            return guest().notRebuilt().stream()
                    .map(each -> each.name() + ": " + each.why())
                    .sorted()
                    .toList();
        }

        /** What a step said; empty if there was none. */
        String step(String name) {
            return report.steps().stream()
                    .filter(step -> step.name().equals(name))
                    .map(VmReport.BootStep::detail)
                    .reduce("", (earlier, later) -> later);
        }
    }
}
