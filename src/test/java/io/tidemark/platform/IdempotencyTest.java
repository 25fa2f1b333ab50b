package io.tidemark.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.support.Console;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

@QuarkusTest
class IdempotencyTest {

    private final Idempotency.Asker asker = new Idempotency.Asker(UUID.randomUUID(), "admin");
    private final AtomicInteger done = new AtomicInteger();

    @Inject
    Idempotency idempotency;

    @Test
    void many_requests_with_one_key_at_once_act_once_and_get_one_answer() throws Exception {
        String token = Console.adminToken();
        Map<String, String> team = Map.of("slug", "team-" + UUID.randomUUID(), "name", "Team");
        Callable<String> request = () -> Console.as(token)
                .header("Idempotency-Key", "at-once-" + team.get("slug"))
                .body(team)
                .post("/api/v1/teams")
                .then()
                .statusCode(201)
                .extract()
                .path("id");

        Set<String> made = new HashSet<>();
        try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
            for (Future<String> answer : callers.invokeAll(Collections.nCopies(8, request))) {
                made.add(answer.get());
            }
        }

        assertEquals(1, made.size());
    }

    @Test
    void what_was_refused_is_not_remembered() {
        assertThrows(
                Problem.class,
                () -> idempotency.once(asker, Optional.of("refused"), "POST /x", "body", () -> {
                    throw Problem.notFound("thing");
                }));

        call(Optional.of("refused"), "body");

        assertEquals(1, done.get());
    }

    @Test
    void another_body_under_the_same_key_is_refused() {
        call(Optional.of("two"), "body");

        Problem problem = assertThrows(Problem.class, () -> call(Optional.of("two"), "another"));

        assertEquals("key-reused", problem.type());
    }

    @Test
    void keys_of_two_accounts_do_not_meet() {
        call(Optional.of("shared"), "body");

        idempotency.once(
                new Idempotency.Asker(UUID.randomUUID(), "admin"),
                Optional.of("shared"),
                "POST /x",
                "another",
                this::act);

        assertEquals(2, done.get());
    }

    @Test
    void a_narrower_token_is_not_given_what_a_wider_one_made() {
        call(Optional.of("narrow"), "body");
        Idempotency.Asker narrower = new Idempotency.Asker(asker.account(), "read");

        Problem problem = assertThrows(
                Problem.class, () -> idempotency.once(narrower, Optional.of("narrow"), "POST /x", "body", this::act));

        assertEquals("key-reused", problem.type());
        assertEquals(1, done.get());
    }

    @Test
    void without_a_key_each_request_acts() {
        call(Optional.empty(), "body");
        call(Optional.empty(), "body");

        assertEquals(2, done.get());
    }

    private Response call(Optional<String> key, String body) {
        return idempotency.once(asker, key, "POST /x", body, this::act);
    }

    private Idempotency.Answer act() {
        return Idempotency.Answer.created("/x/" + done.incrementAndGet(), Map.of("n", UUID.randomUUID()));
    }
}
