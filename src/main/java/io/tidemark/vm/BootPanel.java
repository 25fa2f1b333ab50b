package io.tidemark.vm;

import io.tidemark.platform.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The steps of a start, as bars on one time line.
 *
 * @param lines what was done, is being done, and is still to do
 * @param open whether its steps matter now: the start is under way, or has failed
 * @param underWay whether there is more to come
 * @param took how long the start took or has taken, such as {@code 12.3 s}; empty before its first step
 * @param says the step that is being done or has failed, for those who do not see the bars
 */
public record BootPanel(List<Line> lines, boolean open, boolean underWay, Optional<String> took, Optional<Line> says) {

    /** The steps that have a name of ours, in the order in which they come. */
    public enum Step {
        IMAGE,
        PREPARE_BASE,
        DATA_VOLUME,
        SEED,
        ROOT,
        PACKAGE_VOLUME,
        QEMU,
        KERNEL,
        DATA,
        LAYER,
        BASE,
        KEPT,
        FILES,
        PACKAGES,
        SERVICES,
        NETWORK_PACKAGES,
        USER_DATA;

        /** What every start of an ISO goes through, in the guest. */
        private static final Set<Step> OF_ISO = EnumSet.of(QEMU, KERNEL, DATA, BASE, KEPT, FILES, PACKAGES, SERVICES);

        private static final Set<Step> OF_DISK = EnumSet.of(QEMU, KERNEL, DATA, FILES, SERVICES);

        static Optional<Step> bySlug(String slug) {
            String wanted = slug.toUpperCase(Locale.ROOT).replace('-', '_');
            return List.of(values()).stream()
                    .filter(each -> each.name().equals(wanted))
                    .findFirst();
        }

        static Set<Step> ofKind(String imageKind) {
            return imageKind.equals("iso") ? OF_ISO : OF_DISK;
        }
    }

    /**
     * A step.
     *
     * @param step its name, if it is one of ours; else {@code slug} is shown
     * @param look {@code done}, {@code now}, {@code failed} or {@code todo}
     * @param from where its bar begins, in percent of the time line
     * @param width how long its bar is, in percent
     * @param took such as {@code 0.4 s}; empty while it is still to do
     * @param since when it began, for a clock that runs while it is being done
     */
    public record Line(
            Optional<Step> step,
            String slug,
            String look,
            String icon,
            String from,
            String width,
            String took,
            Optional<Moment> since,
            Optional<Integer> percent,
            String detail) {

        public boolean doing() {
            return look.equals("now");
        }
    }

    static Optional<BootPanel> of(VmView vm, Instant now) {
        boolean open =
                switch (vm.status()) {
                    case PENDING, PREPARING, STARTING -> true;
                    case RUNNING, STOPPING, STOPPED, LOST, RESTING, DELETING -> false;
                    case FAILED -> !vm.steps().isEmpty();
                };
        if (vm.steps().isEmpty() && !open) {
            return Optional.empty();
        }
        boolean goesOn = open && vm.status() != VmState.FAILED;
        Instant start = vm.steps().isEmpty() ? now : vm.steps().getFirst().startedAt();
        Instant end = vm.steps().stream()
                .map(step -> goesOn && step.state().equals("doing") ? now : end(step))
                .max(Instant::compareTo)
                .orElse(now);
        long whole = Math.max(1, Duration.between(start, end).toMillis());
        List<Line> lines = new ArrayList<>();
        for (VmView.StepView step : vm.steps()) {
            lines.add(line(step, start, whole, goesOn ? Optional.of(now) : Optional.empty()));
        }
        Optional<Line> says = lines.stream()
                .filter(line -> line.look().equals("now") || line.look().equals("failed"))
                .reduce((first, second) -> second);
        if (goesOn) {
            lines.addAll(todo(vm));
        }
        Optional<String> took = vm.steps().isEmpty() ? Optional.empty() : Optional.of(seconds(whole));
        return Optional.of(new BootPanel(lines, open, goesOn, took, says));
    }

    private static List<Line> todo(VmView vm) {
        Set<Step> seen = EnumSet.noneOf(Step.class);
        vm.steps().forEach(step -> Step.bySlug(step.name()).ifPresent(seen::add));
        Optional<Step> reached = seen.stream().max(Comparator.naturalOrder());
        return Step.ofKind(vm.imageKind()).stream()
                .filter(step ->
                        reached.filter(last -> step.compareTo(last) <= 0).isEmpty())
                .map(step -> new Line(
                        Optional.of(step), "", "todo", "unknown", "0", "0", "", Optional.empty(), Optional.empty(), ""))
                .toList();
    }

    private static Line line(VmView.StepView step, Instant start, long whole, Optional<Instant> now) {
        boolean doing = step.state().equals("doing") && now.isPresent();
        long offset = Math.clamp(Duration.between(start, step.startedAt()).toMillis(), 0, whole);
        long length = doing ? Duration.between(step.startedAt(), now.get()).toMillis() : step.millis();
        String look =
                switch (step.state()) {
                    case "failed" -> "failed";
                    case "doing" -> doing ? "now" : "done";
                    default -> "done";
                };
        String icon =
                switch (look) {
                    case "failed" -> "failed";
                    case "now" -> "starting";
                    default -> "check";
                };
        return new Line(
                Step.bySlug(step.name()),
                step.name(),
                look,
                icon,
                percent(offset, whole),
                percent(Math.clamp(length, whole / 200, Math.max(whole / 200, whole - offset)), whole),
                seconds(length),
                doing ? Optional.of(Moment.of(step.startedAt())) : Optional.empty(),
                doing ? step.percent() : Optional.empty(),
                step.detail());
    }

    private static Instant end(VmView.StepView step) {
        return step.startedAt().plusMillis(step.millis());
    }

    private static String percent(long part, long whole) {
        return String.format(Locale.ROOT, "%.2f%%", part * 100.0 / whole);
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.1f s", Math.max(0, millis) / 1000.0);
    }
}
