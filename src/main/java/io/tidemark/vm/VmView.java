package io.tidemark.vm;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.tidemark.policy.PackageStrategy;
import io.tidemark.policy.Root;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A VM as readers see it: what people want, what its host says, and the status that follows. Other things are named by
 * id, with the name beside it; the team by its slug.
 *
 * @param imageKind {@code iso} or {@code disk}
 * @param kept what the policy's revision keeps over a restart, besides {@code /mnt/data}
 * @param host where it is placed; empty while no host has room
 * @param hostLink one word: {@code connected}, {@code away} or {@code none}
 * @param serialLogin {@code auto} or {@code prompt}
 * @param userDataBytes length of the user-data, which is not shown
 * @param intent {@code running}, {@code stopped} or {@code gone}
 * @param run counts starts and restarts
 * @param rest where it was deleted: until when it can be brought back
 * @param reason why the status is what it is, a sentence
 * @param since when the status began
 * @param pendingChange what has been changed and counts from the next start, a sentence
 * @param accelerator {@code kvm} or {@code tcg} where QEMU runs
 * @param bootId the kernel's boot id, reported by the guest
 * @param readyAt when the guest was ready
 * @param steps of the present run, oldest first
 * @param guest what the guest said of its present boot
 * @param atRisk what a restart would take that nobody has agreed to lose; empty where no guest runs or none has said
 * @param receipt whether the last boot did what had been promised, in short
 * @param dataVolumeBytes what the data volume takes on the host's disk, where the host has said so
 * @param actions what can be done, and why not
 * @param operation what is under way
 * @param version the ETag
 */
public record VmView(
        UUID id,
        String name,
        String team,
        UUID teamId,
        String teamName,
        UUID image,
        String imageName,
        String imageKind,
        String arch,
        UUID policy,
        String policyName,
        int policyRevision,
        Root root,
        List<String> kept,
        PackageStrategy packageStrategy,
        Optional<UUID> host,
        Optional<String> hostName,
        String hostLink,
        int vcpus,
        int memoryMib,
        int dataVolumeGib,
        Optional<Long> dataVolumeBytes,
        Map<String, String> labels,
        List<String> sshKeys,
        List<String> packages,
        List<String> apkRepositories,
        int userDataBytes,
        String serialLogin,
        List<ForwardView> forwards,
        String intent,
        long run,
        VmState status,
        Optional<Rest> rest,
        Reason reason,
        Instant since,
        Optional<String> pendingChange,
        Optional<String> accelerator,
        Optional<String> bootId,
        Optional<Instant> readyAt,
        List<StepView> steps,
        Optional<GuestView> guest,
        Optional<AtRisk> atRisk,
        Optional<ReceiptMark> receipt,
        Map<VmAction, ActionView> actions,
        Optional<UUID> operation,
        Instant madeAt,
        String madeBy,
        Instant changedAt,
        @JsonIgnore long version) {

    public VmView {
        kept = List.copyOf(kept);
        labels = Map.copyOf(labels);
        sshKeys = List.copyOf(sshKeys);
        packages = List.copyOf(packages);
        apkRepositories = List.copyOf(apkRepositories);
        forwards = List.copyOf(forwards);
        steps = List.copyOf(steps);
    }

    /** Whether an action is possible now. */
    public boolean may(VmAction action) {
        return actions.get(action).allowed();
    }

    /** Why an action is not possible now; empty where it is. */
    public Optional<Reason> whyNot(VmAction action) {
        return actions.get(action).reason();
    }

    /** A port of the host's loopback that leads to one of the guest; {@code proto} is {@code tcp} or {@code udp}. */
    public record ForwardView(int hostPort, int guestPort, String proto) {}

    /**
     * One step of a start.
     *
     * @param state {@code doing}, {@code done} or {@code failed}
     * @param percent how far it is, where that is known
     * @param detail a sentence or empty
     */
    public record StepView(
            String name, String state, Instant startedAt, long millis, Optional<Integer> percent, String detail) {}

    /**
     * What the guest said of its boot: its claim, bounded.
     *
     * @param base what it booted from
     * @param rebuilt packages made again at this boot
     * @param notRebuilt packages that are not there, and why
     * @param problems what else went wrong at boot
     * @param rootUsedKib RAM that the root takes, where it lives in RAM
     */
    public record GuestView(
            String base,
            int policyRevision,
            List<String> rebuilt,
            List<MissingPackage> notRebuilt,
            List<String> problems,
            Optional<Long> rootUsedKib,
            Optional<Long> rootLimitKib) {

        public GuestView {
            rebuilt = List.copyOf(rebuilt);
            notRebuilt = List.copyOf(notRebuilt);
            problems = List.copyOf(problems);
        }
    }

    /** A package that could not be rebuilt. */
    public record MissingPackage(String name, String why) {}

    /**
     * How long a deleted VM can be brought back.
     *
     * @param deletedAt when it was deleted
     * @param deletedBy by whom
     * @param until when it goes for good
     */
    public record Rest(Instant deletedAt, String deletedBy, Instant until) {}

    /** Whether an action is possible, and why not. */
    public record ActionView(boolean allowed, Optional<Reason> reason) {}
}
