package io.tidemark.vm;

import io.quarkus.scheduler.Scheduled;
import io.tidemark.host.GuestTaskDone;
import io.tidemark.host.Hosts;
import io.tidemark.platform.Changes;
import io.tidemark.protocol.GuestTask;
import io.tidemark.protocol.TaskOutcome;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Asks running guests for something, by a task in the intent: whichever console process holds the host's link sends it,
 * and whichever waits hears that it is over.
 */
@ApplicationScoped
class GuestTasks {

    private static final Logger LOG = Logger.getLogger(GuestTasks.class);

    /** The topic of {@link Changes}; the payload is the task's id. */
    private static final String DONE = "vm-task";

    private final TaskRepository tasks;
    private final VmRepository vms;
    private final Hosts hosts;
    private final Changes changes;
    private final Event<TaskSettled> settled;
    private final Map<UUID, CompletableFuture<Boolean>> waiting = new ConcurrentHashMap<>();

    GuestTasks(TaskRepository tasks, VmRepository vms, Hosts hosts, Changes changes, Event<TaskSettled> settled) {
        this.tasks = tasks;
        this.vms = vms;
        this.hosts = hosts;
        this.changes = changes;
        this.settled = settled;
    }

    /**
     * Puts a task into the intent, in the caller's transaction.
     *
     * @param patience after this it is given up
     */
    void ask(VmRow vm, GuestTask task, Optional<UUID> operation, String by, Duration patience) {
        tasks.persist(
                new TaskEntity(vm.id(), task, operation, by, Clock.systemUTC().instant(), patience));
        hosts.intentChanged(vm.host().orElseThrow());
    }

    /** Waits for what {@link #await} was told to expect; to be called before the task's transaction ends. */
    void expect(UUID task) {
        waiting.put(task, new CompletableFuture<>());
    }

    /** Waits until the task is over, in no transaction; whether it is stands in the database. */
    void await(UUID task, Duration patience) {
        try {
            waiting.getOrDefault(task, CompletableFuture.completedFuture(true))
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException silent) {
            LOG.debugf("A guest did not answer in time task=%s", task);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("Nobody fails the wait for a task", impossible);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Nobody waits any more. */
    void expectNoMore(UUID task) {
        waiting.remove(task);
    }

    void changed(@ObservesAsync Changes.Change change) {
        if (change.topic().equals(DONE)) {
            Optional.ofNullable(waiting.get(UUID.fromString(change.payload())))
                    .ifPresent(future -> future.complete(true));
        }
    }

    /** Whoever waits looks for itself. */
    void missed(@ObservesAsync Changes.Missed missed) {
        waiting.values().forEach(future -> future.complete(true));
    }

    Optional<TaskOutcome> outcomeOf(UUID task) {
        return tasks.findByIdOptional(task).flatMap(TaskEntity::outcome);
    }

    /** How many tasks the VM's guest has not done yet. */
    long openOf(VmRow row) {
        return tasks.count("vm = ?1 and doneAt is null", row.id());
    }

    /** What is to be done on each of these VMs. */
    Map<UUID, List<GuestTask>> openOf(List<VmRow> rows) {
        if (rows.isEmpty()) {
            return Map.of();
        }
        List<UUID> ids = rows.stream().map(VmRow::id).toList();
        return tasks.openOf(ids, Clock.systemUTC().instant()).stream()
                .collect(Collectors.groupingBy(
                        row -> row.vm, Collectors.mapping(TaskEntity::task, Collectors.toList())));
    }

    /** Runs in the transaction of the message. What was never asked, or is over already, changes nothing. */
    void done(@Observes GuestTaskDone said) {
        Optional<VmRow> vm = vms.find(said.vm())
                .filter(row -> row.host().filter(said.host()::equals).isPresent());
        if (vm.isEmpty()) {
            LOG.debugf("A host told of a task of a VM that is not placed on it host=%s", said.host());
            return;
        }
        tasks.lockOpen(said.vm(), said.task()).ifPresent(row -> settle(vm.get(), row, Bounds.of(said.outcome())));
    }

    private void settle(VmRow vm, TaskEntity row, TaskOutcome outcome) {
        row.end(outcome, Clock.systemUTC().instant());
        settled.fire(new TaskSettled(vm, row.task(), row.operation(), row.madeBy, outcome));
        vm.host().ifPresent(hosts::intentChanged);
        changes.publish(DONE, row.id.toString());
    }

    @Scheduled(every = "10s")
    @Transactional
    void giveUp() {
        for (TaskEntity row : tasks.lockExpired(Clock.systemUTC().instant())) {
            vms.find(row.vm)
                    .ifPresent(vm -> settle(
                            vm, row, new TaskOutcome.Refused("The guest did not answer before the time was up.")));
        }
    }

    @Scheduled(every = "1h")
    @Transactional
    void forget() {
        Instant then = Clock.systemUTC().instant().minus(Duration.ofDays(1));
        tasks.deleteDoneBefore(then);
    }
}
