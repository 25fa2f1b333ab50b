package io.tidemark.vm;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.tidemark.audit.AuditEntry;
import io.tidemark.audit.AuditLog;
import io.tidemark.platform.Ids;
import io.tidemark.policy.Proof.LeftOut;
import io.tidemark.policy.Proof.Outcome;
import io.tidemark.policy.Proof.Phase;
import io.tidemark.policy.Proof.Row;
import io.tidemark.protocol.GuestTask;
import io.tidemark.protocol.TaskOutcome;
import io.tidemark.protocol.TaskOutcome.MarkerFound;
import io.tidemark.protocol.TaskOutcome.PathOutcome;
import io.tidemark.protocol.VmSpec.Intended;
import io.tidemark.protocol.VmSpec.Shutdown;
import io.tidemark.vm.OperationView.Kind;
import io.tidemark.vm.OperationView.State;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Takes proofs from one phase to the next by what the database holds: the VM's report, the guest's answer, the clock. Every
 * console process looks, and one of them takes the step; none remembers anything, so that it does not matter which of them
 * dies. However a proof ends, its VM is deleted with it.
 */
@ApplicationScoped
class DrillSteps {

    private static final Logger LOG = Logger.getLogger(DrillSteps.class);

    private static final Duration ANSWERED_WITHIN = Duration.ofMinutes(4);

    /** A little more, so that the task is over first and says why. */
    private static final Duration HEARD_WITHIN = Duration.ofMinutes(5);

    private static final Duration RESTARTED_WITHIN = Duration.ofMinutes(10);

    private final ProofRepository proofs;
    private final VmRepository vms;
    private final OperationRepository operations;
    private final Intentions intentions;
    private final GuestTasks tasks;
    private final AuditLog audit;

    DrillSteps(
            ProofRepository proofs,
            VmRepository vms,
            OperationRepository operations,
            Intentions intentions,
            GuestTasks tasks,
            AuditLog audit) {
        this.proofs = proofs;
        this.vms = vms;
        this.operations = operations;
        this.intentions = intentions;
        this.tasks = tasks;
        this.audit = audit;
    }

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    void look() {
        for (UUID proof : QuarkusTransaction.requiringNew().call(proofs::underWay)) {
            try {
                QuarkusTransaction.requiringNew()
                        .run(() -> proofs.lockUnderWay(proof).ifPresent(this::step));
            } catch (RuntimeException e) {
                LOG.warnf(e, "A proof could not take its next step; it will be tried again proof=%s", proof);
            }
        }
    }

    private void step(ProofEntity proof) {
        Instant now = Clock.systemUTC().instant();
        Optional<VmRow> there = vms.lock(proof.vm)
                .filter(vm -> vm.intent().intended() != Intended.GONE
                        && vm.intent().rest().isEmpty());
        if (there.isEmpty()) {
            fail(
                    proof,
                    there,
                    Reason.of("proof-vm-gone", "%s was deleted before the proof was done.", proof.vmName),
                    now);
            return;
        }
        VmRow vm = there.get();
        if (vm.operation().filter(proof.operation::equals).isEmpty()) {
            fail(
                    proof,
                    there,
                    Reason.of("proof-taken-over", "Somebody did something else with %s in between.", vm.name()),
                    now);
        } else if (proof.deadline.isBefore(now)) {
            fail(proof, there, late(proof, vm), now);
        } else {
            step(proof, vm, now);
        }
    }

    private void step(ProofEntity proof, VmRow vm, Instant now) {
        switch (proof.phase) {
            case STARTING -> started(proof, vm, Kind.CREATE, Phase.PLANTING, now);
            case PLANTING -> answer(proof).ifPresent(answer -> planted(proof, vm, answer, now));
            case RESTARTING -> started(proof, vm, Kind.RESTART, Phase.CHECKING, now);
            case CHECKING -> answer(proof).ifPresent(answer -> checked(proof, vm, answer, now));
            case OVER -> {}
        }
    }

    private static Reason late(ProofEntity proof, VmRow vm) {
        boolean guestsTurn = proof.phase == Phase.PLANTING || proof.phase == Phase.CHECKING;
        if (guestsTurn) {
            return Reason.of("proof-no-answer", "The guest did not answer in time.");
        }
        return vm.host().isEmpty()
                ? Reason.of("proof-no-host", "No host took %s: %s", vm.name(), vm.unplacedWhy())
                : Reason.of("proof-not-ready", "%s was not ready in time.", vm.name());
    }

    private Optional<TaskOutcome> answer(ProofEntity proof) {
        return Optional.ofNullable(proof.task).flatMap(tasks::outcomeOf);
    }

    /** Once the guest is ready it is its turn. */
    private void started(ProofEntity proof, VmRow vm, Kind kind, Phase next, Instant now) {
        Settlement settlement = vm.sighting(vm.intent().generation())
                .map(seen -> Settlement.of(kind, proof.run, vm.intent(), seen))
                .orElseGet(Settlement.Open::new);
        switch (settlement) {
            case Settlement.Open open -> {}
            case Settlement.Failed(String why) ->
                fail(
                        proof,
                        Optional.of(vm),
                        Reason.of("proof-not-started", "%s did not start: %s", vm.name(), why),
                        now);
            case Settlement.Done done -> {
                List<GuestTask.Marker> markers =
                        proof.rows().stream().map(Drill::marker).toList();
                GuestTask task = next == Phase.PLANTING
                        ? new GuestTask.Plant(Ids.next(), markers)
                        : new GuestTask.Check(Ids.next(), markers);
                tasks.ask(vm, task, Optional.of(proof.operation), proof.madeBy, ANSWERED_WITHIN);
                proof.waitForGuest(next, task.id(), now.plus(HEARD_WITHIN));
            }
        }
    }

    private void planted(ProofEntity proof, VmRow vm, TaskOutcome answer, Instant now) {
        if (!(answer instanceof TaskOutcome.Planted(List<PathOutcome> failed))) {
            fail(proof, Optional.of(vm), unasked(answer), now);
            return;
        }
        List<Row> planted = proof.rows().stream()
                .filter(row -> whyNot(row, failed).isEmpty())
                .toList();
        List<LeftOut> leftOut = proof.rows().stream()
                .filter(row -> !planted.contains(row) && !Drill.isSettledBy(row, planted))
                .map(row ->
                        new LeftOut(row.mark(), row.what(), whyNot(row, failed).orElseThrow()))
                .toList();
        if (planted.isEmpty()) {
            fail(
                    proof,
                    Optional.of(vm),
                    Reason.of("proof-nothing-planted", "The guest could not plant a single marker."),
                    now);
            return;
        }
        long run = vm.intent().run() + 1;
        intentions.change(vm, Intended.RUNNING, run, Shutdown.GRACEFUL, now);
        audit.record(did(proof, vm, "vm.restart"));
        proof.waitForRestart(planted, leftOut, run, now.plus(RESTARTED_WITHIN));
        intentions.changed(vm);
    }

    private static Optional<String> whyNot(Row row, List<PathOutcome> failed) {
        return failed.stream()
                .filter(each -> each.path().equals(row.what()))
                .findFirst()
                .map(each -> each.error().orElse("it was not planted"));
    }

    private void checked(ProofEntity proof, VmRow vm, TaskOutcome answer, Instant now) {
        if (!(answer instanceof TaskOutcome.Checked(List<MarkerFound> markers))) {
            fail(proof, Optional.of(vm), unasked(answer), now);
            return;
        }
        List<Row> seen = proof.rows().stream().map(row -> seen(row, markers)).toList();
        boolean all = seen.stream().allMatch(Row::held);
        end(proof, Optional.of(vm), all ? Outcome.PROVED : Outcome.DIFFERENT, seen, Optional.empty(), now);
    }

    /** Of what was not asked for the guest says nothing that counts; what it leaves out was not found as promised. */
    private static Row seen(Row row, List<MarkerFound> said) {
        GuestTask.Marker marker = Drill.marker(row);
        return said.stream()
                .filter(each -> each.marker().equals(marker))
                .findFirst()
                .map(each -> Drill.found(row, each.state()))
                .orElse(row);
    }

    private static Reason unasked(TaskOutcome answer) {
        return answer instanceof TaskOutcome.Refused(String why)
                ? Reason.of("proof-refused", "The guest says: %s", why)
                : Reason.of("proof-nonsense", "The guest answered something that was not asked.");
    }

    private void fail(ProofEntity proof, Optional<VmRow> vm, Reason why, Instant now) {
        end(proof, vm, Outcome.FAILED, proof.rows(), Optional.of(why), now);
    }

    private void end(
            ProofEntity proof, Optional<VmRow> vm, Outcome outcome, List<Row> seen, Optional<Reason> why, Instant now) {
        proof.end(outcome, seen, why, now);
        long held = seen.stream().filter(Row::held).count();
        Optional<String> error = why.map(Reason::sentence)
                .or(() -> outcome == Outcome.PROVED
                        ? Optional.empty()
                        : Optional.of(
                                (seen.size() - held) + " of " + seen.size() + " markers were not found as promised."));
        operations
                .find(proof.operation)
                .filter(open -> open.state() == State.RUNNING)
                .ifPresent(open -> operations.settle(open, error.isEmpty() ? State.DONE : State.FAILED, error, now));
        audit.record(AuditEntry.done(proof.madeBy, "console", "policy.proved", "policy:" + proof.policy)
                .ofTeam(proof.team)
                .ofOperation(proof.operation)
                .withDiff(Map.of(
                        "proof",
                        proof.id.toString(),
                        "revision",
                        proof.revision,
                        "image",
                        proof.image,
                        "verdict",
                        outcome.slug(),
                        "promised",
                        seen.size(),
                        "held",
                        held)));
        vm.ifPresent(each -> delete(proof, each, now));
        if (outcome != Outcome.PROVED) {
            LOG.warnf(
                    "A policy was not proven policy=%s revision=%s verdict=%s why=%s",
                    proof.policy, proof.revision, outcome.slug(), error.orElse(""));
        }
    }

    private void delete(ProofEntity proof, VmRow vm, Instant now) {
        operations
                .openOf(vm.id())
                .ifPresent(open -> operations.settle(
                        open, State.SUPERSEDED, Optional.of("The proof is over, and its VM goes with it."), now));
        intentions.change(vm, Intended.GONE, vm.intent().run(), Shutdown.FORCED, now);
        audit.record(did(proof, vm, "vm.delete"));
        if (vm.host().isEmpty()) {
            vms.delete(vm.id());
        }
        intentions.changed(vm);
    }

    private static AuditEntry did(ProofEntity proof, VmRow vm, String action) {
        return AuditEntry.done(proof.madeBy, "console", action, Intentions.target(vm))
                .ofTeam(vm.team())
                .ofOperation(proof.operation)
                .withDiff(Map.of("name", vm.name(), "proof", proof.id.toString()));
    }
}
