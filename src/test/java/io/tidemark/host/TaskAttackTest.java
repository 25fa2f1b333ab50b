package io.tidemark.host;

import static io.tidemark.support.SimulatedHosts.awaitField;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.protocol.Survey;
import io.tidemark.protocol.TaskOutcome;
import io.tidemark.protocol.TaskOutcome.PathOutcome;
import io.tidemark.protocol.ToConsole;
import io.tidemark.support.Console;
import io.tidemark.support.Reports;
import io.tidemark.support.SimulatedHosts;
import java.security.KeyPair;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Guests and hosts that answer nonsense, nothing, or what they were not asked. */
@QuarkusTest
class TaskAttackTest {

    private static final Survey NOTHING = new Survey(
            Instant.parse("2026-03-01T12:00:00Z"),
            "boot",
            1,
            5,
            "nothing",
            new Survey.Amount(0, 0),
            new Survey.Amount(0, 0),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty());

    /** The common pool of a machine with two processors has one thread, which the console in this JVM wants too. */
    private static final Executor ONE_EACH = Executors.newVirtualThreadPerTaskExecutor();

    private final KeyPair keys = RawAgent.newKeys();
    private final UUID session = UUID.randomUUID();
    private RawAgent agent;
    private UUID host;
    private String vm;

    @BeforeEach
    void aGuestRuns() {
        host = RawAgent.enrolled(keys);
        agent = RawAgent.linked(keys, host, session);
        vm = SimulatedHosts.vm(host, "task-" + UUID.randomUUID().toString().substring(0, 8));
        agent.send(RawAgent.report(session, 1, 99, Reports.ready(UUID.fromString(vm), "boot")));
        SimulatedHosts.awaitStatus(vm, "running");
    }

    @AfterEach
    void everybodyLeaves() {
        agent.close();
    }

    @Test
    void a_survey_of_another_boot_answers_no_question_about_this_one() {
        CompletableFuture<Integer> restart = restart();
        Survey other = new Survey(
                NOTHING.at(),
                "another-boot",
                1,
                5,
                "nothing",
                NOTHING.atRisk(),
                NOTHING.scratch(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty());

        done(task("survey"), new TaskOutcome.Surveyed(other));

        assertEquals(409, restart.join());
    }

    @Test
    void an_answer_of_the_wrong_kind_is_no_survey() {
        CompletableFuture<Integer> restart = restart();

        done(task("survey"), new TaskOutcome.Kept(List.of(new PathOutcome("/x", Optional.empty(), Optional.empty()))));

        assertEquals(409, restart.join());
    }

    @Test
    void an_honest_nothing_is_believed() {
        CompletableFuture<Integer> restart = restart();

        done(task("survey"), new TaskOutcome.Surveyed(NOTHING));

        assertEquals(202, restart.join());
    }

    @Test
    void the_answer_to_a_task_that_was_never_asked_changes_nothing() {
        done(UUID.randomUUID(), new TaskOutcome.Surveyed(NOTHING));
        CompletableFuture<Integer> restart = restart();
        UUID asked = task("survey");

        KeyPair otherKeys = RawAgent.newKeys();
        UUID otherHost = RawAgent.enrolled(otherKeys);
        UUID otherSession = UUID.randomUUID();
        try (RawAgent other = RawAgent.linked(otherKeys, otherHost, otherSession)) {
            other.send(new ToConsole.TaskDone(
                    otherSession, UUID.fromString(vm), asked, new TaskOutcome.Surveyed(NOTHING)));

            assertEquals(409, restart.join());
        }
    }

    @Test
    void an_outcome_that_comes_twice_counts_once_and_only_for_paths_that_were_asked() {
        String operation = Console.asAdmin()
                .body(Map.of("paths", List.of("/usr/share/ledger")))
                .post("/api/v1/vms/" + vm + "/keep")
                .then()
                .statusCode(202)
                .extract()
                .path("operation");
        TaskOutcome lie = new TaskOutcome.Kept(List.of(
                new PathOutcome("/usr/share/ledger", Optional.empty(), Optional.empty()),
                new PathOutcome("/usr/other", Optional.empty(), Optional.empty())));
        UUID task = task("keep");

        done(task, lie);
        done(task, lie);

        awaitField("/api/v1/operations/" + operation, "state", "done");
        awaitField("/api/v1/vms/" + vm, "policyRevision", 1)
                .body("policyName", containsString(" for task-"))
                .body("kept", hasItem("/usr/share/ledger"))
                .body("kept", not(hasItem("/usr/other")));
    }

    @Test
    void a_guest_that_refuses_settles_the_operation_with_its_words() {
        String operation = Console.asAdmin()
                .body(Map.of("paths", List.of("/usr/share/ledger")))
                .post("/api/v1/vms/" + vm + "/rescue")
                .then()
                .statusCode(202)
                .extract()
                .path("operation");

        done(task("rescue"), new TaskOutcome.Refused("no room " + "x".repeat(9000)));

        awaitField("/api/v1/operations/" + operation, "state", "failed").body("error", containsString("no room"));
        Console.asAdmin().get("/api/v1/vms/" + vm).then().body("policyName", equalTo("Workshop"));
    }

    private CompletableFuture<Integer> restart() {
        String token = Console.adminToken();
        return CompletableFuture.supplyAsync(
                () -> Console.as(token).post("/api/v1/vms/" + vm + "/restart").statusCode(), ONE_EACH);
    }

    /** The task of this kind, as soon as an intent has it. */
    private UUID task(String kind) {
        for (int intents = 0; intents < 20; intents++) {
            JsonNode intent = agent.expect("intent");
            for (JsonNode task : intent.at("/vms/0/tasks")) {
                if (task.get("type").asText().equals(kind)) {
                    return UUID.fromString(task.get("id").asText());
                }
            }
        }
        throw new AssertionError("no intent had a task " + kind);
    }

    private void done(UUID task, TaskOutcome outcome) {
        agent.send(new ToConsole.TaskDone(session, UUID.fromString(vm), task, outcome));
    }
}
