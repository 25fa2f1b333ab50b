package io.tidemark.agent.link;

import io.tidemark.agent.guest.GuestNews;
import io.tidemark.protocol.ToConsole;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/** Carries guests' news to the console as soon as there is some: somebody waits for what a task has come to. */
final class Courier implements AutoCloseable {

    private final Host host;
    private final UUID session;
    private final Semaphore called = new Semaphore(0);
    private final Thread thread = Thread.ofVirtual().name("courier").unstarted(this::work);
    private Optional<Outbox> outbox = Optional.empty();

    Courier(Host host, UUID session) {
        this.host = host;
        this.session = session;
        thread.start();
    }

    /** There may be news. Takes no lock, so that it may be called with any held. */
    void call() {
        called.release();
    }

    /** A link is there. */
    void begin(Outbox to) {
        synchronized (this) {
            outbox = Optional.of(to);
        }
        call();
    }

    /** The link is gone. */
    synchronized void end() {
        outbox = Optional.empty();
    }

    private void work() {
        try {
            while (true) {
                called.acquire();
                called.drainPermits();
                carry();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Under the lock, so that no news goes to a link that has ended after the next one has begun. */
    private synchronized void carry() {
        if (outbox.isEmpty()) {
            return;
        }
        for (GuestNews news : host.news()) {
            try {
                outbox.get().text(Wire.write(message(news)));
            } catch (RuntimeException e) {
                System.getLogger(Courier.class.getName())
                        .log(System.Logger.Level.ERROR, "a guest's news can't be told", e);
            }
        }
    }

    private ToConsole message(GuestNews news) {
        return switch (news) {
            case GuestNews.TookSurvey took -> new ToConsole.Surveyed(session, took.vm(), took.survey());
            case GuestNews.TaskOver over -> new ToConsole.TaskDone(session, over.vm(), over.task(), over.outcome());
        };
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
