package io.tidemark.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.acceptance.Api;
import io.tidemark.acceptance.Installation;
import io.tidemark.acceptance.Vms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * What Tidemark adds to QEMU: time from {@code POST …/start} to the QEMU that answers QMP, against {@code virsh start} of
 * an equal domain and the same command line by hand; boot to ready, against the same by hand; and what the agent takes.
 */
final class VmBench {

    private static final int ROUNDS = 9;
    private static final int BOOTS = 5;

    private final Installation tidemark;
    private final Api api;
    private final Report report;

    private VmBench(Installation tidemark, Report report) {
        this.tidemark = tidemark;
        this.api = tidemark.admin();
        this.report = report;
    }

    static void run(Report report) throws IOException {
        try (Installation tidemark = Installation.fresh("bench")) {
            new VmBench(tidemark, report).run();
        }
    }

    private void run() throws IOException {
        String iso = Vms.create(api, "bench-iso", "Workshop", "iso");
        api.readyVm(iso, "");
        List<String> command = commandLine(iso);

        measureAgent(iso);
        measureStart(iso, command);
        measureReady("ISO kind", iso, command);

        String disk = Vms.create(api, "bench-disk", "Disk image", "disk");
        api.readyVm(disk, "");
        measureReady("disk kind", disk, commandLine(disk));
    }

    private void measureAgent(String vm) throws IOException {
        report.line("Agent, beside a running VM: %d MB resident", tidemark.agentResidentBytes() / 1_000_000);
        report.bar("agent's resident memory, MB", tidemark.agentResidentBytes() / 1e6, 64 * 1.048576);
        Samples linked = new Samples("agent: start of its process to linked");
        for (int i = 0; i < BOOTS; i++) {
            tidemark.killAgent();
            long from = System.nanoTime();
            tidemark.startAgent();
            linked.add(Duration.ofNanos(System.nanoTime() - from));
        }
        report.line("%s", linked);
        report.bar("agent's start to linked, s", linked.median().toNanos() / 1e9, 1.0);
        api.readyVm(vm, "");
    }

    private void measureStart(String vm, List<String> command) throws IOException {
        Samples ours = new Samples("POST …/start to QMP answers");
        Samples virsh = new Samples("virsh start of an equal domain");
        Samples byHand = new Samples("the same QEMU command line by hand to QMP answers");
        stop(vm);
        Path folder = tidemark.vmFolder(vm);
        try (Libvirt libvirt = Libvirt.started();
                VmCopy copy = VmCopy.of(folder)) {
            libvirt.define(command, folder, copy.folder());
            for (int round = 0; round < ROUNDS; round++) {
                Instant asked = Instant.now();
                start(vm);
                ours.add(Duration.between(asked, qmpAnswered(vm, asked)));
                stop(vm);

                virsh.add(libvirt.start());
                libvirt.destroy();

                copy.refresh();
                try (HandStarted qemu = HandStarted.start(command, folder, copy.folder())) {
                    byHand.add(qemu.answersQmp());
                }
            }
        }
        report.line("%s", ours);
        report.line("%s", virsh);
        report.line("%s", byHand);
        report.line("  against by hand: %.2f", ours.ratioTo(byHand));
        report.bar("start to QMP, against virsh", ours.ratioTo(virsh), 0.35);
    }

    private void measureReady(String kind, String vm, List<String> command) throws IOException {
        Samples ours = new Samples(kind + ": POST …/start to ready");
        Samples byHand = new Samples(kind + ": the same kernel and root by hand to ready");
        if (!api.get("/api/v1/vms/" + vm).expect(200).get("status").asText().equals("stopped")) {
            stop(vm);
        }
        Path folder = tidemark.vmFolder(vm);
        try (VmCopy copy = VmCopy.of(folder)) {
            for (int round = 0; round < BOOTS; round++) {
                Instant asked = Instant.now();
                start(vm);
                JsonNode ready = api.readyVm(vm, "");
                ours.add(Duration.between(
                        asked, Instant.parse(ready.get("readyAt").asText())));
                stop(vm);

                copy.refresh();
                try (HandStarted qemu = HandStarted.start(command, folder, copy.folder())) {
                    byHand.add(qemu.guestIsReady());
                }
            }
        }
        report.line("%s", ours);
        report.line("%s", byHand);
        report.bar(kind + ": boot to ready, against by hand", ours.ratioTo(byHand), 1.15);
    }

    private void start(String vm) {
        api.post("/api/v1/vms/" + vm + "/start", Api.object()).expect(202);
    }

    private void stop(String vm) {
        Vms.forceStop(api, vm);
        api.vm(vm, "stopped", it -> it.get("status").asText().equals("stopped"));
    }

    /** When QEMU had answered the agent in the run that was asked for, by this machine's clock, which is the agent's too. */
    private Instant qmpAnswered(String vm, Instant asked) {
        JsonNode seen = api.vm(vm, "started", it -> isDoneSince(asked, step(it, "qemu")));
        JsonNode qemu = step(seen, "qemu");
        return Instant.parse(qemu.get("startedAt").asText())
                .plusMillis(qemu.get("millis").asLong());
    }

    private static boolean isDoneSince(Instant asked, JsonNode step) {
        return step.path("state").asText().equalsIgnoreCase("done")
                && Instant.parse(step.get("startedAt").asText()).isAfter(asked);
    }

    private static JsonNode step(JsonNode vm, String name) {
        for (JsonNode step : vm.path("steps")) {
            if (step.get("name").asText().equals(name)) {
                return step;
            }
        }
        return vm.path("steps").path("none");
    }

    private List<String> commandLine(String vm) throws IOException {
        String line = Files.readString(Path.of("/proc/" + tidemark.qemu(vm) + "/cmdline"));
        try (Stream<String> words = Stream.of(line.split("\0"))) {
            return words.toList();
        }
    }
}
