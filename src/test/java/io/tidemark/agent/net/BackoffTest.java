package io.tidemark.agent.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.support.Chance;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30));

    /** No chance: the middle of what chance allows. */
    private static final Random MIDDLE = new Random() {
        @Override
        public double nextDouble(double from, double to) {
            return (from + to) / 2;
        }
    };

    @Test
    void each_wait_is_twice_the_one_before_up_to_the_longest() {
        assertEquals(Duration.ofMillis(200), BACKOFF.after(1, MIDDLE));
        assertEquals(Duration.ofMillis(400), BACKOFF.after(2, MIDDLE));
        assertEquals(Duration.ofMillis(25_600), BACKOFF.after(8, MIDDLE));
        assertEquals(Duration.ofSeconds(30), BACKOFF.after(9, MIDDLE));
        assertEquals(Duration.ofSeconds(30), BACKOFF.after(Integer.MAX_VALUE, MIDDLE));
    }

    @Test
    void chance_moves_a_wait_by_a_fifth_at_most() {
        Chance.forAll(chance -> {
            Duration wait = BACKOFF.after(chance.nextInt(1, 20), chance);

            assertTrue(wait.toMillis() >= 160 && wait.toMillis() <= 36_000, wait.toString());
        });
    }
}
