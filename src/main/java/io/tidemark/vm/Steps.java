package io.tidemark.vm;

import io.tidemark.protocol.Observed;
import io.tidemark.protocol.VmReport;
import io.tidemark.protocol.VmReport.BootStep;
import io.tidemark.vm.VmView.StepView;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The steps of a run, as readers see them. */
final class Steps {

    private Steps() {}

    static List<StepView> of(VmReport report) {
        return report.steps().stream().map(step -> of(step, report.observed())).toList();
    }

    private static StepView of(BootStep step, Observed observed) {
        return new StepView(
                step.name(),
                step.state().name().toLowerCase(Locale.ROOT),
                step.startedAt(),
                step.millis(),
                percent(step, observed),
                step.detail());
    }

    private static Optional<Integer> percent(BootStep step, Observed observed) {
        return observed instanceof Observed.Preparing preparing
                        && preparing.step().equals(step.name())
                        && step.state() == VmReport.StepState.DOING
                ? preparing.percent()
                : Optional.empty();
    }
}
