package io.tidemark.support;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.tidemark.platform.Database;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A request that finds a lock taken, and the world another one when it gets it. */
public final class Overtaken {

    private Overtaken() {}

    /**
     * Makes a change in a transaction that ends once the request waits for it.
     *
     * @param change takes the lock
     * @return the request's answer
     */
    public static <T> T by(Database database, Runnable change, Supplier<T> request) {
        CompletableFuture<T> late = QuarkusTransaction.requiringNew().call(() -> {
            change.run();
            CompletableFuture<T> begun = CompletableFuture.supplyAsync(request);
            while (!begun.isDone() && !somebodyWaitsForUs(database)) {
                Thread.onSpinWait();
            }
            return begun;
        });
        return late.join();
    }

    private static boolean somebodyWaitsForUs(Database database) {
        return database.first(
                        "select 1 from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))",
                        row -> true)
                .isPresent();
    }
}
