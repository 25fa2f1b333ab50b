package io.tidemark.support;

import io.restassured.response.Response;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Several people who ask the console at the same moment. */
public final class AtOnce {

    private static final Executor ONE_EACH = Executors.newVirtualThreadPerTaskExecutor();

    private AtOnce() {}

    /** The statuses of the answers, in the order of the requests. */
    public static List<Integer> ask(List<Supplier<Response>> requests) {
        CyclicBarrier all = new CyclicBarrier(requests.size());
        List<CompletableFuture<Integer>> answers = requests.stream()
                .map(request -> CompletableFuture.supplyAsync(
                        () -> {
                            await(all);
                            return request.get().statusCode();
                        },
                        ONE_EACH))
                .toList();
        return answers.stream().map(CompletableFuture::join).toList();
    }

    private static void await(CyclicBarrier all) {
        try {
            all.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException("One of " + all.getParties() + " did not come", e);
        }
    }
}
