package io.tidemark.vm;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import io.tidemark.account.Caller;
import io.tidemark.account.Callers;
import io.tidemark.platform.Changes;
import io.tidemark.platform.Problem;
import io.tidemark.vm.OperationView.State;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.enterprise.event.ObservesAsync;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/** Follows an operation for whoever listens, until it is settled or the listener's credential ends. */
@ApplicationScoped
class OperationFeed {

    /** How often it is looked at though nothing was heard: a change can be missed, a listener must not wait for ever. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final BroadcastProcessor<UUID> changed = BroadcastProcessor.create();
    private final Operations operations;
    private final Callers callers;

    OperationFeed(Operations operations, Callers callers) {
        this.operations = operations;
        this.callers = callers;
    }

    void changed(@ObservesAsync Changes.Change change) {
        VmTopics.VmChange.of(change).ifPresent(vm -> changed.onNext(vm.vm()));
    }

    /** What is known now, then each change, and what it came to at last. */
    Multi<OperationView> follow(Caller caller, OperationView now) {
        if (now.state() != State.RUNNING) {
            return Multi.createFrom().item(now);
        }
        Multi<Boolean> heard = changed.filter(now.vm()::equals)
                .onOverflow()
                .dropPreviousItems()
                .map(vm -> true);
        Multi<Boolean> clock = Multi.createFrom()
                .ticks()
                .every(LOOK)
                .onOverflow()
                .dropPreviousItems()
                .map(tick -> true);
        Multi<OperationView> news = Multi.createBy()
                .merging()
                .streams(heard, clock)
                .onItem()
                .transformToUniAndConcatenate(trigger -> look(caller, now.id()))
                .select()
                .first(Optional::isPresent)
                .onItem()
                .transform(Optional::orElseThrow);
        AtomicBoolean settled = new AtomicBoolean();
        return Multi.createBy()
                .concatenating()
                .streams(Multi.createFrom().item(now), news)
                .select()
                .first(found -> !settled.getAndSet(found.state() != State.RUNNING))
                .skip()
                .repetitions();
    }

    private Uni<Optional<OperationView>> look(Caller caller, UUID operation) {
        return Uni.createFrom()
                .item(() -> read(caller, operation))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    /** Empty where the listener may not see it any more. */
    @ActivateRequestContext
    Optional<OperationView> read(Caller caller, UUID operation) {
        try {
            return callers.stillBy(caller.credential(), caller.from()).map(still -> operations.byId(still, operation));
        } catch (Problem gone) {
            return Optional.empty();
        }
    }
}
