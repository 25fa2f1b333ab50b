package io.tidemark.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ChangesTest {

    @Inject
    Changes changes;

    @Inject
    Processes processes;

    @Inject
    Database database;

    @Inject
    Ears ears;

    /** Hears what tests say. */
    @ApplicationScoped
    public static class Ears {

        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final BlockingQueue<Changes.Missed> missed = new LinkedBlockingQueue<>();

        void hear(@ObservesAsync Changes.Change change) {
            if (change.topic().equals("for-tests")) {
                heard.add(change.payload());
            }
        }

        void miss(@ObservesAsync Changes.Missed event) {
            missed.add(event);
        }

        String next() throws InterruptedException {
            return heard.poll(20, TimeUnit.SECONDS);
        }

        Changes.Missed nextMissed() throws InterruptedException {
            return missed.poll(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void a_change_is_heard_once_its_transaction_has_committed_and_never_if_it_has_not() throws InterruptedException {
        assertThrows(IllegalStateException.class, () -> QuarkusTransaction.requiringNew()
                .run(() -> {
                    changes.publish("for-tests", "rolled back");
                    throw new IllegalStateException("on purpose");
                }));
        QuarkusTransaction.requiringNew().run(() -> changes.publish("for-tests", "committed\nwith a line"));

        assertEquals("committed\nwith a line", ears.next());
    }

    @Test
    void after_the_connection_was_cut_listeners_are_told_that_they_may_have_missed_something()
            throws InterruptedException {
        database.list(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                        + " where application_name = 'tidemark-changes' and datname = current_database()",
                row -> true);

        assertEquals(new Changes.Missed(), ears.nextMissed());
        changes.publish("for-tests", "again");
        assertEquals("again", ears.next());
    }

    @Test
    void this_process_is_alive_and_one_that_stopped_renewing_is_not() {
        UUID other = UUID.randomUUID();
        database.update(
                "insert into console_process (id, renewed_at) values (?, now() - interval '16 seconds')", other);

        assertTrue(processes.alive(processes.self()));
        assertFalse(processes.alive(other));
        assertFalse(processes.alive(UUID.randomUUID()));
    }
}
