package io.tidemark.vm;

import io.tidemark.account.Action;
import io.tidemark.account.Caller;
import io.tidemark.audit.AuditLog;
import io.tidemark.platform.Ids;
import io.tidemark.platform.Problem;
import io.tidemark.policy.KeptPaths;
import io.tidemark.policy.Policies;
import io.tidemark.policy.Root;
import io.tidemark.protocol.GuestTask;
import io.tidemark.protocol.TaskOutcome;
import io.tidemark.protocol.TaskOutcome.PathOutcome;
import io.tidemark.vm.OperationView.Detail;
import io.tidemark.vm.OperationView.Kind;
import io.tidemark.vm.OperationView.PathResult;
import io.tidemark.vm.OperationView.State;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Saves paths of a running guest: for good, as a new revision of the VM's own policy, or once. The guest does it first; what
 * the console stores follows when the guest has said so. Operators of the VM's team may.
 */
@ApplicationScoped
public class Savings {

    /** A host that is away may still have it done; only after a day is it taken for lost. */
    private static final Duration PATIENCE = Duration.ofDays(1);

    private static final Duration SURVEYED_WITHIN = Duration.ofMinutes(1);

    private final VmRepository vms;
    private final OperationRepository operations;
    private final Intentions intentions;
    private final GuestTasks tasks;
    private final Policies policies;
    private final Endings endings;
    private final AuditLog audit;

    Savings(
            VmRepository vms,
            OperationRepository operations,
            Intentions intentions,
            GuestTasks tasks,
            Policies policies,
            Endings endings,
            AuditLog audit) {
        this.endings = endings;
        this.vms = vms;
        this.operations = operations;
        this.intentions = intentions;
        this.tasks = tasks;
        this.policies = policies;
        this.audit = audit;
    }

    /** The body of a keep and of a rescue: absolute, normal paths, 1 to {@value GuestTask#MOST_PATHS} of them. */
    public record Paths(Optional<List<String>> paths) {

        List<String> named() {
            List<String> named =
                    VmRequest.whole("paths", paths).stream().distinct().toList();
            if (named.isEmpty() || named.size() > GuestTask.MOST_PATHS) {
                throw Problem.refusedValue("paths", "Name 1 to " + GuestTask.MOST_PATHS + " paths.");
            }
            return named;
        }
    }

    /**
     * Keeps paths for good, while the guest runs; the operation's id.
     *
     * @throws Problem {@code refused-value}; {@code keeps-all} where the root keeps everything; {@code wrong-state}
     */
    @Action("vm.keep")
    @Transactional
    public UUID keep(Caller caller, UUID id, Paths body, Optional<String> ifMatch) {
        VmRow vm = intentions.lock(caller, id, ifMatch);
        intentions.requireAllowed(vm, VmAction.KEEP);
        List<String> paths = body.named();
        Policies.Named current = followed(vm);
        if (current.revision().root() != Root.RAM) {
            throw new Problem(
                    Problem.Kind.CONFLICT,
                    "keeps-all",
                    current.name() + " has the root "
                            + current.revision().root().slug() + ", which keeps everything over a restart.");
        }
        KeptPaths more = new KeptPaths(current.revision().kept()).and(paths);
        List<String> fresh = paths.stream()
                .filter(path -> more.paths().contains(path)
                        && !current.revision().kept().contains(path))
                .toList();
        if (fresh.isEmpty()) {
            throw new Problem(Problem.Kind.CONFLICT, "kept-already", vm.name() + " keeps all of this already.");
        }
        UUID task = Ids.next();
        return begin(caller, vm, Kind.KEEP, new GuestTask.Keep(task, fresh), fresh);
    }

    /**
     * Copies paths once to the data volume, while the guest runs; the operation's id.
     *
     * @throws Problem {@code refused-value}; {@code wrong-state}
     */
    @Action("vm.rescue")
    @Transactional
    public UUID rescue(Caller caller, UUID id, Paths body, Optional<String> ifMatch) {
        VmRow vm = intentions.lock(caller, id, ifMatch);
        intentions.requireAllowed(vm, VmAction.RESCUE);
        List<String> paths = body.named();
        paths.forEach(Savings::requireNormal);
        return begin(caller, vm, Kind.RESCUE, new GuestTask.Rescue(Ids.next(), paths), paths);
    }

    private static void requireNormal(String path) {
        boolean normal = path.startsWith("/")
                && path.length() > 1
                && path.length() <= 1024
                && path.chars().noneMatch(letter -> letter == 0)
                && List.of(path.substring(1).split("/", -1)).stream()
                        .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
        if (!normal) {
            throw Problem.refusedValue("paths", "A path is absolute and normal, at most 1024 characters: " + path);
        }
    }

    private UUID begin(Caller caller, VmRow vm, Kind kind, GuestTask task, List<String> paths) {
        operations.openOf(vm.id()).filter(Savings::saves).ifPresent(open -> {
            throw new Problem(
                    Problem.Kind.CONFLICT,
                    "wrong-state",
                    vm.name() + ": paths are being saved already; wait for that.");
        });
        Instant now = Clock.systemUTC().instant();
        UUID operation = intentions.begin(caller, vm, kind, vm.intent().run(), now);
        tasks.ask(vm, task, Optional.of(operation), caller.name(), PATIENCE);
        audit.record(caller.did("vm." + kind.slug(), Intentions.target(vm))
                .ofTeam(vm.team())
                .ofOperation(operation)
                .withDiff(Map.of("name", vm.name(), "paths", paths)));
        intentions.changed(vm);
        return operation;
    }

    private static boolean saves(OperationView open) {
        return open.kind() == Kind.KEEP || open.kind() == Kind.RESCUE;
    }

    private Policies.Named followed(VmRow vm) {
        return policies.revision(vm.policy(), vm.policyRevision());
    }

    /** Runs in the transaction that notes the end of the task: revision, VM and operation change together. */
    void settled(@Observes TaskSettled settled) {
        switch (settled.task()) {
            case GuestTask.Keep keep -> kept(settled, keep.paths());
            case GuestTask.Rescue rescue -> rescued(settled, rescue.paths());
            case GuestTask.TakeSurvey survey -> {}
            case GuestTask.Plant plant -> {}
            case GuestTask.Check check -> {}
        }
    }

    private void kept(TaskSettled settled, List<String> asked) {
        if (!(settled.outcome() instanceof TaskOutcome.Kept(List<PathOutcome> said))) {
            fail(settled);
            return;
        }
        List<PathResult> results = results(asked, said);
        List<String> done = results.stream()
                .filter(result -> result.error().isEmpty())
                .map(PathResult::path)
                .toList();
        VmRow vm = vms.lock(settled.vm().id()).orElseThrow();
        Optional<String> refused = done.isEmpty() ? Optional.empty() : follow(settled, vm, done);
        tasks.ask(vm, new GuestTask.TakeSurvey(Ids.next()), Optional.empty(), settled.madeBy(), SURVEYED_WITHIN);
        settle(settled, "kept", refused, new Detail(Optional.empty(), results));
    }

    /** Lets the VM's own policy keep more; why it can't, where the policy has changed since it was asked. */
    private Optional<String> follow(TaskSettled settled, VmRow vm, List<String> done) {
        Policies.Named current = followed(vm);
        try {
            KeptPaths more = new KeptPaths(current.revision().kept()).and(done);
            if (current.revision().root() != Root.RAM || more.paths().isEmpty()) {
                return Optional.of("The VM follows " + current.name() + " by now, which keeps no single paths.");
            }
        } catch (Problem problem) {
            return Optional.of(problem.getMessage());
        }
        Policies.Named own =
                policies.keepAlso(settled.madeBy(), settled.operation(), vm.id(), vm.name(), vm.team(), current, done);
        vms.follow(vm.id(), own.policy(), own.revision().number());
        return Optional.empty();
    }

    private void rescued(TaskSettled settled, List<String> asked) {
        if (settled.outcome() instanceof TaskOutcome.Rescued(String place, List<PathOutcome> said)) {
            settle(
                    settled,
                    "rescued",
                    Optional.empty(),
                    new Detail(Optional.of(place).filter(text -> !text.isEmpty()), results(asked, said)));
        } else {
            fail(settled);
        }
    }

    /** What the guest said of each path that was asked for; of others it says nothing that counts. */
    private static List<PathResult> results(List<String> asked, List<PathOutcome> said) {
        return asked.stream()
                .map(path -> said.stream()
                        .filter(each -> each.path().equals(path))
                        .findFirst()
                        .map(each -> new PathResult(path, each.error(), each.note()))
                        .orElse(new PathResult(path, Optional.of("The guest said nothing of it."), Optional.empty())))
                .toList();
    }

    private void settle(TaskSettled settled, String verb, Optional<String> refused, Detail detail) {
        long failed =
                detail.paths().stream().filter(path -> path.error().isPresent()).count();
        Optional<String> error = refused.or(() -> failed == 0
                ? Optional.empty()
                : Optional.of(failed + " of " + detail.paths().size() + " paths could not be " + verb + "."));
        end(settled, error, detail);
    }

    private void fail(TaskSettled settled) {
        String why = settled.outcome() instanceof TaskOutcome.Refused(String said)
                ? said
                : "The guest answered something that was not asked.";
        end(settled, Optional.of(why), Detail.NONE);
    }

    private void end(TaskSettled settled, Optional<String> error, Detail detail) {
        Instant now = Clock.systemUTC().instant();
        settled.operation().ifPresent(operation -> {
            operations.settle(operation, error.isEmpty() ? State.DONE : State.FAILED, error, detail, now);
            endings.record(settled.vm(), operation, error);
        });
        intentions.changed(settled.vm());
    }
}
