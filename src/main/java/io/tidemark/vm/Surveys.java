package io.tidemark.vm;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.tidemark.account.Caller;
import io.tidemark.account.Permission;
import io.tidemark.host.GuestSurveyed;
import io.tidemark.platform.Changes;
import io.tidemark.platform.Ids;
import io.tidemark.policy.Event;
import io.tidemark.protocol.GuestTask;
import io.tidemark.protocol.Survey;
import io.tidemark.protocol.TaskOutcome;
import io.tidemark.vm.PackageRules.Ruling;
import io.tidemark.vm.SurveyView.Amounts;
import io.tidemark.vm.SurveyView.Boot;
import io.tidemark.vm.SurveyView.PackageRow;
import io.tidemark.vm.SurveyView.PathRow;
import io.tidemark.vm.SurveyView.PlaceRow;
import io.tidemark.vm.SurveyView.RamUse;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/** What stands on volatile ground in guests, as they last said. Members of a VM's team see it. */
@ApplicationScoped
public class Surveys {

    private static final Logger LOG = Logger.getLogger(Surveys.class);

    /** A person waits; a guest that is not overloaded needs one or two seconds. */
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(10);

    /** An answer that comes later than anyone waits for is still worth storing. */
    private static final Duration WAITED_FOR = Duration.ofMinutes(1);

    /** Surveys that a VM may owe at a time; a guest that never answers is not asked by all who look at it. */
    private static final int MOST_OPEN = 4;

    private final Vms vms;
    private final VmRepository rows;
    private final VmViews views;
    private final SurveyRepository surveys;
    private final Situations situations;
    private final GuestTasks tasks;
    private final Changes changes;

    Surveys(
            Vms vms,
            VmRepository rows,
            VmViews views,
            SurveyRepository surveys,
            Situations situations,
            GuestTasks tasks,
            Changes changes) {
        this.vms = vms;
        this.rows = rows;
        this.views = views;
        this.surveys = surveys;
        this.situations = situations;
        this.tasks = tasks;
        this.changes = changes;
    }

    /**
     * What the VM's guest said last; empty where it never has.
     *
     * @throws io.tidemark.platform.Problem not found
     */
    public Optional<SurveyView> lastOf(Caller caller, UUID vm) {
        VmRow row = vms.row(caller, vm);
        return situations.lastSurvey(row).map(survey -> view(row, survey));
    }

    /**
     * Asks the VM's guest to look now, and waits for at most 10 s; what it says is stored, and read by {@link #lastOf}. To be
     * called in no transaction: whoever answers writes in another. A guest that the caller may not see is not asked, and
     * the caller learns nothing by it: what they go on to do says that.
     */
    public Asked ask(Caller caller, UUID vm) {
        UUID task = Ids.next();
        tasks.expect(task);
        try {
            if (!QuarkusTransaction.requiringNew().call(() -> put(caller, vm, task))) {
                return Asked.SILENT;
            }
            tasks.await(task, ANSWERS_WITHIN);
            return QuarkusTransaction.requiringNew().call(() -> cameOf(task));
        } finally {
            tasks.expectNoMore(task);
        }
    }

    private Asked cameOf(UUID task) {
        return tasks.outcomeOf(task)
                .filter(TaskOutcome.Surveyed.class::isInstance)
                .map(survey -> Asked.ANSWERED)
                .orElse(Asked.SILENT);
    }

    private boolean put(Caller caller, UUID vm, UUID task) {
        Optional<VmRow> seen = rows.find(vm).filter(row -> caller.mayIn(row.team(), Permission.VM_SEE));
        if (seen.isEmpty()) {
            return false;
        }
        VmRow row = seen.get();
        if (views.statusOf(row).state() != VmState.RUNNING || tasks.openOf(row) >= MOST_OPEN) {
            return false;
        }
        tasks.ask(row, new GuestTask.TakeSurvey(task), Optional.empty(), caller.name(), WAITED_FOR);
        return true;
    }

    void answered(@Observes TaskSettled settled) {
        if (settled.outcome() instanceof TaskOutcome.Surveyed(Survey survey)) {
            store(settled.vm(), survey);
        }
    }

    /** Runs in the transaction of the message. */
    void surveyed(@Observes GuestSurveyed said) {
        Optional<VmRow> vm = rows.find(said.vm())
                .filter(row -> row.host().filter(said.host()::equals).isPresent());
        if (vm.isEmpty()) {
            LOG.debugf("A host told of a VM that is not placed on it host=%s", said.host());
            return;
        }
        store(vm.get(), Bounds.of(said.survey()));
    }

    /** Keeps what a guest of the VM's own host has said. */
    private void store(VmRow vm, Survey survey) {
        AtRisk atRisk =
                PreviewRules.of(situations.surveyed(vm, survey), Event.RESTART).atRisk();
        surveys.findByIdOptional(vm.id())
                .ifPresentOrElse(
                        row -> row.take(survey, atRisk),
                        () -> surveys.persist(new SurveyEntity(vm.id(), survey, atRisk)));
        changes.publish(VmTopics.VM, new VmTopics.VmChange(vm.id(), vm.team()).payload());
    }

    private SurveyView view(VmRow vm, Survey survey) {
        Situation situation = situations.surveyed(vm, survey);
        Forecast restart = PreviewRules.of(situation, Event.RESTART);
        return new SurveyView(
                survey.at(),
                vm.said()
                                .filter(said -> Situations.isOfPresentBoot(said.report(), survey.bootId()))
                                .isPresent()
                        ? Boot.PRESENT
                        : Boot.EARLIER,
                survey.bootId(),
                survey.policyRevision(),
                restart.atRisk(),
                Amounts.of(survey.scratch()),
                restart.groups(),
                survey.paths().stream().map(Surveys::path).toList(),
                survey.atRisk().count() + survey.scratch().count()
                        > survey.paths().size(),
                survey.packages().stream()
                        .map(row -> packageRow(situation, row))
                        .toList(),
                survey.places().stream().map(Surveys::place).toList(),
                survey.rootUsedKib().flatMap(used -> survey.rootLimitKib().map(limit -> new RamUse(used, limit))));
    }

    private static PathRow path(Survey.PathChange row) {
        return new PathRow(
                row.path(),
                Slugs.of(row.change()),
                Slugs.of(row.type()),
                row.bytes(),
                PreviewRules.fate(row.change()),
                row.ground() == Survey.Ground.SCRATCH);
    }

    private static PackageRow packageRow(Situation situation, Survey.PackageChange row) {
        Ruling restart = PackageRules.of(situation, Event.RESTART, row);
        return new PackageRow(
                row.name(), row.version(), Slugs.of(row.state()), row.bytes(), restart.fate(), restart.reason());
    }

    private static PlaceRow place(Survey.Place row) {
        return new PlaceRow(
                row.path(),
                Slugs.of(row.holds()),
                row.amount().count(),
                row.amount().bytes());
    }
}
