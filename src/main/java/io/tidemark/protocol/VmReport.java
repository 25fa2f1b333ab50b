package io.tidemark.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What an agent sees of one VM.
 *
 * @param run the run that is observed: of the QEMU that runs, or that ran last; 0 before the first
 * @param steps the steps of that run so far, oldest first, the host's and the guest's, at most 64
 * @param guest what the guest said of its present boot
 * @param dataVolumeBytes what the data volume takes on the host's disk
 */
public record VmReport(
        UUID vm, long run, Observed observed, List<BootStep> steps, Optional<GuestReport> guest, long dataVolumeBytes) {

    public VmReport {
        steps = List.copyOf(steps);
    }

    /**
     * One step of a start.
     *
     * @param name a stable slug, such as {@code image}, {@code prepare-base}, {@code data-volume}, {@code qemu},
     *     {@code kernel}, {@code kept-paths}, {@code packages}, {@code services}
     * @param millis how long it took, or has taken so far
     * @param detail a sentence or empty; reported by the guest where the step is the guest's
     */
    public record BootStep(String name, StepState state, Instant startedAt, long millis, String detail) {}

    /** Where a step stands. */
    public enum StepState {
        DOING,
        DONE,
        FAILED
    }

    /**
     * What the guest says of its boot.
     *
     * @param bootId the kernel's boot id
     * @param readyAt when the default services were up, by the host's clock
     * @param base what the guest says it booted from, such as {@code Alpine 3.19.1}
     * @param policyRevision the revision the guest arranged itself by
     * @param rebuilt packages that were made again at this boot
     * @param notRebuilt packages that could not be, and why
     * @param problems what else went wrong at boot, a sentence each
     * @param rootUsedKib RAM that the root takes, in KiB, where it lives in RAM
     * @param rootLimitKib the most it may take, in KiB
     * @param kept the kept paths that are bound in now
     * @param receipt what the boot did, beside what had been promised
     */
    public record GuestReport(
            String bootId,
            Optional<Instant> readyAt,
            String base,
            int policyRevision,
            List<String> rebuilt,
            List<NotRebuilt> notRebuilt,
            List<String> problems,
            Optional<Long> rootUsedKib,
            Optional<Long> rootLimitKib,
            List<String> kept,
            Optional<Receipt> receipt) {

        public GuestReport {
            kept = List.copyOf(kept);
            rebuilt = List.copyOf(rebuilt);
            notRebuilt = List.copyOf(notRebuilt);
            problems = List.copyOf(problems);
        }
    }

    /** A package in the guest's world that is not there after the boot. */
    public record NotRebuilt(String name, String why) {}
}
