package io.tidemark.agent.storage;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** Lets one thread at a time work on each key; the others wait, and can be interrupted while they do. */
final class OnePerKey<K> {

    private final Set<K> taken = new HashSet<>();

    /** Something done on a key. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException, InterruptedException;
    }

    /** Waits for {@code key} and works on it alone. */
    <T> T alone(K key, Work<T> work) throws IOException, InterruptedException {
        take(key);
        try {
            return work.run();
        } finally {
            giveBack(key);
        }
    }

    private synchronized void take(K key) throws InterruptedException {
        while (!taken.add(key)) {
            wait();
        }
    }

    private synchronized void giveBack(K key) {
        taken.remove(key);
        notifyAll();
    }
}
