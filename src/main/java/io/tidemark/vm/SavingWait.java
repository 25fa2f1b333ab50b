package io.tidemark.vm;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.tidemark.account.Caller;
import io.tidemark.platform.Changes;
import io.tidemark.vm.OperationView.State;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for a guest that saves paths, as long as a person at a browser does. */
@ApplicationScoped
class SavingWait {

    /** Copying takes as long as the files are large; after this the page says that it goes on. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Operations operations;
    private final Map<UUID, CompletableFuture<Boolean>> waiting = new ConcurrentHashMap<>();

    SavingWait(Operations operations) {
        this.operations = operations;
    }

    /** The operation once it is over, or as it is when the time is up. To be called in no transaction. */
    OperationView ended(Caller caller, UUID operation) {
        Instant until = Clock.systemUTC().instant().plus(PATIENCE);
        OperationView now = look(caller, operation);
        while (now.state() == State.RUNNING && Clock.systemUTC().instant().isBefore(until)) {
            CompletableFuture<Boolean> change = waiting.computeIfAbsent(now.vm(), vm -> new CompletableFuture<>());
            now = look(caller, operation);
            if (now.state() == State.RUNNING) {
                await(change, Duration.between(Clock.systemUTC().instant(), until));
                now = look(caller, operation);
            }
        }
        return now;
    }

    private OperationView look(Caller caller, UUID operation) {
        return QuarkusTransaction.requiringNew().call(() -> operations.byId(caller, operation));
    }

    private static void await(CompletableFuture<Boolean> change, Duration patience) {
        try {
            change.get(Math.max(1, patience.toMillis()), TimeUnit.MILLISECONDS);
        } catch (TimeoutException silent) {
            // The caller looks once more, and tells what it sees.
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("Nobody fails the wait for a change", impossible);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void changed(@ObservesAsync Changes.Change change) {
        VmTopics.VmChange.of(change).map(each -> waiting.remove(each.vm())).ifPresent(future -> future.complete(true));
    }

    /** Whoever waits looks for itself. */
    void missed(@ObservesAsync Changes.Missed missed) {
        waiting.keySet().forEach(vm -> waiting.remove(vm).complete(true));
    }
}
