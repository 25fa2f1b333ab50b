package io.tidemark.vm;

import io.tidemark.policy.Policies;
import io.tidemark.policy.Revision;
import io.tidemark.protocol.Observed;
import io.tidemark.protocol.Survey;
import io.tidemark.protocol.VmReport;
import io.tidemark.protocol.VmReport.GuestReport;
import io.tidemark.protocol.VmSpec.Intended;
import io.tidemark.vm.Situation.Ground;
import io.tidemark.vm.Situation.Volume;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Puts a VM's {@link Situation} together from what is stored. */
@ApplicationScoped
class Situations {

    private final SurveyRepository surveys;
    private final Policies policies;

    Situations(SurveyRepository surveys, Policies policies) {
        this.surveys = surveys;
        this.policies = policies;
    }

    /** As its next boot would be under a revision. */
    Situation of(VmRow vm, Revision next) {
        Optional<Survey> survey = lastSurvey(vm);
        return situation(vm, next, ground(vm, survey, Clock.systemUTC().instant()), survey);
    }

    /** At the moment of a survey, whatever has become of that boot since. */
    Situation surveyed(VmRow vm, Survey survey) {
        return situation(vm, revision(vm), Ground.SURVEYED, Optional.of(survey));
    }

    private Situation situation(VmRow vm, Revision next, Ground ground, Optional<Survey> survey) {
        return new Situation(
                revision(vm),
                next,
                vm.definition().packages(),
                ground,
                survey,
                volume(vm),
                vm.said().map(said -> said.report().dataVolumeBytes()).orElse(0L));
    }

    Revision revision(VmRow vm) {
        return policies.revision(vm.policy(), vm.policyRevision()).revision();
    }

    /** What the VM's guest said last, in whichever boot. */
    Optional<Survey> lastSurvey(VmRow vm) {
        return surveys.findByIdOptional(vm.id()).map(SurveyEntity::survey);
    }

    private static Ground ground(VmRow vm, Optional<Survey> survey, Instant now) {
        if (vm.said().isEmpty()) {
            return Ground.NONE;
        }
        VmReport report = vm.said().get().report();
        if (vm.intent().intended() != Intended.RUNNING
                || report.run() < vm.intent().run()) {
            return Ground.NONE; // It is on its way out: what goes with it was accepted when that was asked for.
        }
        if (survey.isPresent() && isOfPresentBoot(report, survey.get().bootId())) {
            return Ground.SURVEYED;
        }
        return switch (report.observed()) {
            case Observed.Running running ->
                report.guest().isEmpty() && isYoung(running, now) ? Ground.NONE : Ground.UNKNOWN;
            case Observed.ShuttingDown shuttingDown -> Ground.UNKNOWN;
            case Observed.Absent absent -> Ground.NONE;
            case Observed.Preparing preparing -> Ground.NONE;
            case Observed.Stopped stopped -> Ground.NONE;
            case Observed.Failed failed -> Ground.NONE;
        };
    }

    /**
     * What is there when a boot is done is no news to a survey, so what a boot that is not done has made is nobody's work.
     * One that has taken too long may be a guest that runs well and whose channel is broken.
     */
    private static boolean isYoung(Observed.Running running, Instant now) {
        return running.since().plus(VmStatus.SLOW_START).isAfter(now);
    }

    /** Whether the report's guest runs, in the boot of this id. */
    static boolean isOfPresentBoot(VmReport report, String bootId) {
        boolean runs =
                report.observed() instanceof Observed.Running || report.observed() instanceof Observed.ShuttingDown;
        return runs
                && report.guest()
                        .map(GuestReport::bootId)
                        .filter(id -> !id.isEmpty() && id.equals(bootId))
                        .isPresent();
    }

    private static Volume volume(VmRow vm) {
        boolean used = vm.said()
                .map(said -> said.report().observed())
                .filter(Situations::hasRun)
                .isPresent();
        return used ? Volume.USED : Volume.UNUSED;
    }

    /** Whether QEMU has had its disks. */
    static boolean hasRun(Observed observed) {
        return switch (observed) {
            case Observed.Absent absent -> false;
            case Observed.Preparing preparing -> false;
            case Observed.Running running -> true;
            case Observed.ShuttingDown shuttingDown -> true;
            case Observed.Stopped stopped -> stopped.cause() != Observed.StopCause.NEVER_STARTED;
            case Observed.Failed failed -> true;
        };
    }
}
