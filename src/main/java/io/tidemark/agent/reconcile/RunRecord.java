package io.tidemark.agent.reconcile;

import io.tidemark.agent.qemu.QemuProcess;
import io.tidemark.agent.storage.AtomicFiles;
import io.tidemark.agent.storage.Json;
import io.tidemark.agent.storage.VmFolder;
import io.tidemark.protocol.Observed;
import io.tidemark.protocol.VmReport.BootStep;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/**
 * What an agent must know of a VM when it comes back: {@code run.json} in the VM's folder.
 *
 * @param run the last run that was begun; 0 before the first
 * @param observed never {@code Absent} or {@code Preparing}: those are seen, not remembered
 * @param attempts how often this run was tried
 * @param process the QEMU of the run, once it is known
 * @param steps what the host did for the run
 */
record RunRecord(long run, Observed observed, int attempts, Optional<QemuProcess> process, List<BootStep> steps) {

    RunRecord {
        steps = List.copyOf(steps);
    }

    /** A folder in which nothing has been started yet. */
    static RunRecord fresh() {
        return new RunRecord(
                0,
                new Observed.Stopped(Observed.StopCause.NEVER_STARTED, Optional.empty()),
                0,
                Optional.empty(),
                List.of());
    }

    /** The same run, seen otherwise. */
    RunRecord seenAs(Observed now) {
        return new RunRecord(run, now, attempts, process, steps);
    }

    /** Whether there should be a QEMU. */
    boolean expectsQemu() {
        return switch (observed) {
            case Observed.Running running -> true;
            case Observed.ShuttingDown down -> true;
            case Observed.Absent absent -> false;
            case Observed.Preparing preparing -> false;
            case Observed.Stopped stopped -> false;
            case Observed.Failed failed -> false;
        };
    }

    /** Reads the record of {@code folder}; a folder without one is fresh, none is there without a folder. */
    static Optional<RunRecord> read(VmFolder folder) throws IOException {
        if (!folder.exists()) {
            return Optional.empty();
        }
        if (Files.notExists(folder.run())) {
            return Optional.of(fresh());
        }
        return Optional.of(Json.mapper().readValue(Files.readAllBytes(folder.run()), RunRecord.class));
    }

    /** Writes the record into {@code folder}. */
    void write(VmFolder folder, AtomicFiles.Durability durability) throws IOException {
        AtomicFiles.write(folder.run(), Json.mapper().writeValueAsBytes(this), durability);
    }
}
