package io.tidemark.agent;

import io.tidemark.agent.qemu.KvmProbe;
import io.tidemark.protocol.HostFacts.Accelerator;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** What this host's guests run on. Finding out takes up to three seconds where /dev/kvm is broken; nobody waits idly. */
final class Accelerators {

    private final CompletableFuture<KvmProbe.Finding> finding = new CompletableFuture<>();

    /** Begins to find out. */
    Accelerators(Path memory) {
        Thread.ofVirtual().name("kvm-probe").start(() -> {
            try {
                finding.complete(KvmProbe.find(memory));
            } catch (InterruptedException | RuntimeException e) {
                finding.complete(new KvmProbe.Finding(
                        "unknown", Accelerator.TCG, "/dev/kvm could not be tried: " + e.getMessage()));
            }
        });
    }

    /** Runs {@code what} once it is known, unless it is known by now. */
    void whenFoundLate(Runnable what) {
        if (!finding.isDone()) {
            Thread.ofVirtual().name("kvm-probed").start(() -> {
                finding.join();
                what.run();
            });
        }
    }

    /** What is known now. */
    KvmProbe.Finding soFar() {
        return finding.getNow(new KvmProbe.Finding("unknown", Accelerator.TCG, "/dev/kvm is being tried"));
    }

    /** What it turns out to be. */
    Accelerator await() throws InterruptedException {
        try {
            return finding.get().accelerator();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the probe always completes", e);
        }
    }
}
