package io.tidemark.account;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tidemark.platform.Problem;
import io.tidemark.support.MovedClock;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AttemptsTest {

    private final MovedClock clock = new MovedClock();
    private final Attempts attempts = new Attempts(clock);

    @Test
    void who_guesses_too_often_has_to_wait() {
        guess("10.0.0.1", "ann", 10);

        Problem problem = assertThrows(Problem.class, () -> attempts.begin("10.0.0.1", "ann"));

        assertEquals("too-many-attempts", problem.type());
    }

    @Test
    void a_guesser_shuts_out_neither_the_owner_elsewhere_nor_others_at_the_same_address() {
        guess("10.0.0.1", "ann", 10);

        assertDoesNotThrow(() -> attempts.begin("10.0.0.2", "ann"));
        assertDoesNotThrow(() -> attempts.begin("10.0.0.1", "bob"));
    }

    @Test
    void waiting_gives_one_more_attempt_at_a_time() {
        guess("10.0.0.1", "ann", 10);
        clock.advance(Duration.ofSeconds(11));

        guess("10.0.0.1", "ann", 1);

        assertThrows(Problem.class, () -> attempts.begin("10.0.0.1", "ann"));
    }

    @Test
    void signing_in_forgets_the_failures_before() {
        guess("10.0.0.1", "ann", 9);
        attempts.succeeded("10.0.0.1", "ann");

        assertDoesNotThrow(() -> guess("10.0.0.1", "ann", 10));
    }

    @Test
    void an_address_has_only_so_many_under_way_at_once() {
        IntStream.range(0, 4).forEach(i -> attempts.begin("10.0.0.1", "name" + i));

        assertThrows(Problem.class, () -> attempts.begin("10.0.0.1", "ann"));
        attempts.end("10.0.0.1");
        assertDoesNotThrow(() -> attempts.begin("10.0.0.1", "ann"));
    }

    private void guess(String from, String name, int times) {
        for (int i = 0; i < times; i++) {
            attempts.begin(from, name);
            attempts.failed(from, name);
            attempts.end(from);
        }
    }
}
