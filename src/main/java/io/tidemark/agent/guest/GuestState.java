package io.tidemark.agent.guest;

import io.tidemark.agent.storage.AtomicFiles;
import io.tidemark.agent.storage.Json;
import io.tidemark.agent.storage.VmFolder;
import io.tidemark.protocol.Receipt;
import io.tidemark.protocol.VmReport.BootStep;
import io.tidemark.protocol.VmReport.GuestReport;
import io.tidemark.protocol.VmReport.StepState;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a guest has said of its present boot. */
public final class GuestState {

    private static final int MOST_STEPS = 32;

    private static final System.Logger LOG = System.getLogger(GuestState.class.getName());

    private final VmFolder folder;
    private final Map<String, BootStep> steps = new LinkedHashMap<>();
    private Instant bootedAt = Instant.EPOCH;
    private Optional<GuestReport> report = Optional.empty();
    private Optional<Receipt> receipt = Optional.empty();

    /** How the agent came to a boot. */
    public enum Witness {
        /** It started it. */
        FROM_THE_START,
        /** It found it running. */
        LATER
    }

    private Witness witness = Witness.FROM_THE_START;

    /** The guest of the VM in {@code folder}. */
    public GuestState(VmFolder folder) {
        this.folder = folder;
    }

    /** A new boot began at {@code at}; what was said of the one before is forgotten. */
    public synchronized void boot(Instant at, Witness by) {
        steps.clear();
        receipt = Optional.empty();
        bootedAt = at;
        witness = by;
        report = by == Witness.LATER ? remembered() : Optional.empty();
    }

    /** Forgets everything: there is no guest any more. */
    public synchronized void end() {
        steps.clear();
        receipt = Optional.empty();
        report = Optional.empty();
    }

    /**
     * Takes what the guest says.
     *
     * @return whether something is different now
     */
    public synchronized boolean take(GuestLine line, Instant now) {
        return switch (line) {
            case GuestLine.Step step -> take(step);
            case GuestLine.Hello hello -> take(hello, now);
            case GuestLine.BootReceipt said -> take(said.receipt());
            case SurveyLine survey -> false;
            case GuestLine.Answer answer -> false;
            case GuestLine.Nonsense nonsense -> false;
        };
    }

    private boolean take(GuestLine.Step said) {
        if (!steps.containsKey(said.name()) && steps.size() >= MOST_STEPS) {
            return false;
        }
        Instant at = bootedAt.plus(Duration.ofMillis((long) (said.atSeconds() * 1000)));
        Optional<BootStep> before = Optional.ofNullable(steps.get(said.name()));
        Instant startedAt = said.state() == StepState.DOING
                ? at
                : before.map(BootStep::startedAt).orElse(at);
        long millis = Math.max(0, Duration.between(startedAt, at).toMillis());
        BootStep now = new BootStep(said.name(), said.state(), startedAt, millis, said.detail());
        steps.put(said.name(), now);
        return !before.equals(Optional.of(now));
    }

    private boolean take(GuestLine.Hello said, Instant now) {
        Optional<Instant> known = before(said).flatMap(GuestReport::readyAt);
        GuestReport next = new GuestReport(
                said.bootId(),
                Optional.of(known.orElseGet(() -> readyAt(said, now))),
                said.base(),
                said.policyRevision(),
                said.rebuilt(),
                said.notRebuilt(),
                said.problems(),
                said.rootUsedKib(),
                said.rootLimitKib(),
                said.kept(),
                receipt.or(() -> before(said).flatMap(GuestReport::receipt)));
        if (report.equals(Optional.of(next))) {
            return false;
        }
        report = Optional.of(next);
        remember(next);
        return true;
    }

    /** It may come before the hello of its boot, or again after it. */
    private boolean take(Receipt said) {
        receipt = Optional.of(said);
        Optional<GuestReport> before = report;
        report = report.map(known -> new GuestReport(
                known.bootId(),
                known.readyAt(),
                known.base(),
                known.policyRevision(),
                known.rebuilt(),
                known.notRebuilt(),
                known.problems(),
                known.rootUsedKib(),
                known.rootLimitKib(),
                known.kept(),
                receipt));
        boolean isNews = !report.equals(before);
        if (isNews) {
            report.ifPresent(this::remember);
        }
        return isNews;
    }

    private Optional<GuestReport> before(GuestLine.Hello said) {
        return report.filter(known -> known.bootId().equals(said.bootId()));
    }

    /** Who comes later can only go by the guest's own clock. */
    private Instant readyAt(GuestLine.Hello said, Instant now) {
        Instant byGuest = bootedAt.plus(Duration.ofMillis((long) (said.atSeconds() * 1000)));
        return switch (witness) {
            case FROM_THE_START -> now;
            case LATER -> byGuest.isBefore(now) ? byGuest : now;
        };
    }

    /** The steps so far, oldest first; what is being done has taken until {@code now}. */
    public synchronized List<BootStep> steps(Instant now) {
        return steps.values().stream().map(step -> untilNow(step, now)).toList();
    }

    /** The step as it stands at {@code now}. */
    public static BootStep untilNow(BootStep step, Instant now) {
        return step.state() == StepState.DOING
                ? new BootStep(
                        step.name(),
                        step.state(),
                        step.startedAt(),
                        Math.max(0, Duration.between(step.startedAt(), now).toMillis()),
                        step.detail())
                : step;
    }

    /** What the guest said once it was ready. */
    public synchronized Optional<GuestReport> report() {
        return report;
    }

    private void remember(GuestReport said) {
        try {
            AtomicFiles.write(folder.guest(), Json.mapper().writeValueAsBytes(said));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "what a guest said can't be remembered vm=" + folder.id(), e);
        }
    }

    private Optional<GuestReport> remembered() {
        try {
            return Files.exists(folder.guest())
                    ? Optional.of(Json.mapper().readValue(Files.readAllBytes(folder.guest()), GuestReport.class))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
