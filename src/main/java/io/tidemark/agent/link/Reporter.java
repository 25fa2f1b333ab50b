package io.tidemark.agent.link;

import io.tidemark.protocol.ToConsole;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Tells the console what is seen: soon after something changes, once a second where much does, at least once a minute. A
 * few reports may follow each other faster, so that a start that takes a third of a second is not told a second late.
 */
final class Reporter implements AutoCloseable {

    private static final Duration BETWEEN = Duration.ofSeconds(1);
    private static final Duration GATHERING = Duration.ofMillis(40);
    private static final int AT_ONCE = 4;
    private static final Duration AT_LEAST_EVERY = Duration.ofMinutes(1);

    private final Host host;
    private final UUID session;
    private final Thread thread = Thread.ofVirtual().name("reporter").unstarted(this::work);
    private Optional<Outbox> outbox = Optional.empty();
    private boolean due;
    private long sequence;

    Reporter(Host host, UUID session) {
        this.host = host;
        this.session = session;
        thread.start();
    }

    synchronized void changed() {
        due = true;
        notifyAll();
    }

    /** A link is there; it gets a whole report first. */
    synchronized void begin(Outbox to) {
        outbox = Optional.of(to);
        changed();
    }

    /** The link is gone. */
    synchronized void end() {
        outbox = Optional.empty();
    }

    private void work() {
        try {
            int budget = AT_ONCE;
            long refilled = System.nanoTime();
            while (true) {
                Optional<Outbox> to = awaitDue();
                Thread.sleep(GATHERING);
                to.ifPresent(this::report);
                long earned = (System.nanoTime() - refilled) / BETWEEN.toNanos();
                refilled += earned * BETWEEN.toNanos();
                budget = (int) Math.min(AT_ONCE, budget + earned) - 1;
                if (budget <= 0) {
                    Thread.sleep(BETWEEN);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Optional<Outbox> awaitDue() throws InterruptedException {
        long deadline = System.nanoTime() + AT_LEAST_EVERY.toNanos();
        while (!(due && outbox.isPresent()) && System.nanoTime() < deadline) {
            wait(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
        }
        due = false;
        return outbox;
    }

    private void report(Outbox to) {
        try {
            to.text(Wire.write(new ToConsole.Report(
                    session, ++sequence, host.intentGeneration(), host.capacity(), host.reports())));
        } catch (RuntimeException e) {
            // the next one may be better; a reporter that ends would leave the console blind
            System.getLogger(Reporter.class.getName()).log(System.Logger.Level.ERROR, "a report can't be made", e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
