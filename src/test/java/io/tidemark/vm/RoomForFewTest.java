package io.tidemark.vm;

import static io.tidemark.support.SimulatedHosts.awaitStatus;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tidemark.demo.SimulatedAgent;
import io.tidemark.support.Console;
import io.tidemark.support.SimulatedHosts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RoomForFewTest {

    private static final int ROOM = 10;
    private static final int MEMORY = 256;
    private static final int HOST_MEMORY = Placement.RESERVE_MIB + ROOM * (MEMORY + Placement.OVERHEAD_MIB);

    @Test
    void fifty_creations_at_once_get_no_more_than_there_is_and_the_rest_wait_for_their_turn() {
        try (SimulatedAgent atoll = new SimulatedAgent(
                        SimulatedHosts.console(), "atoll", SimulatedHosts.token(), HOST_MEMORY, Duration.ofMillis(25));
                ExecutorService crowd = Executors.newFixedThreadPool(16)) {
            UUID host = SimulatedHosts.link(atoll);
            String token = Console.adminToken();

            List<CompletableFuture<Response>> asked = new ArrayList<>();
            for (int number = 0; number < 50; number++) {
                String name = "crowd-" + number;
                asked.add(CompletableFuture.supplyAsync(() -> create(token, host, name), crowd));
            }
            List<Response> answers = asked.stream().map(CompletableFuture::join).toList();

            assertEquals(
                    50,
                    answers.stream()
                            .filter(answer -> answer.statusCode() == 201)
                            .count());
            List<String> placed = ids(answers, true);
            List<String> waiting = ids(answers, false);
            assertEquals(ROOM, placed.size());
            awaitStatus(waiting.getFirst(), "pending")
                    .body("reason", containsString("of memory free"))
                    .body("host", equalTo(null));

            SimulatedHosts.deleteAccepting(placed.getFirst());

            await().atMost(Duration.ofSeconds(20))
                    .until(() -> waiting.stream()
                                    .filter(id -> Console.as(token)
                                                    .get("/api/v1/vms/" + id)
                                                    .path("host")
                                            != null)
                                    .count()
                            == 1);
            answers.forEach(answer -> Console.as(token).delete("/api/v1/vms/" + answer.path("id")));
        }
    }

    @Test
    void a_start_for_which_its_host_has_no_room_any_more_is_refused() {
        try (SimulatedAgent cove = new SimulatedAgent(
                SimulatedHosts.console(),
                "cove",
                SimulatedHosts.token(),
                Placement.RESERVE_MIB + 400,
                Duration.ofMillis(25))) {
            UUID host = SimulatedHosts.link(cove);
            String first = SimulatedHosts.vm(host, "cove-1");
            awaitStatus(first, "running");
            SimulatedHosts.act(first, "stop");
            awaitStatus(first, "stopped");
            String second = SimulatedHosts.vm(host, "cove-2");
            awaitStatus(second, "running");

            Console.asAdmin()
                    .post("/api/v1/vms/" + first + "/start")
                    .then()
                    .statusCode(507)
                    .body("type", equalTo("no-room"));
        }
    }

    @Test
    void a_running_vm_is_not_promised_more_memory_than_its_host_has() {
        try (SimulatedAgent bight = new SimulatedAgent(
                SimulatedHosts.console(),
                "bight",
                SimulatedHosts.token(),
                Placement.RESERVE_MIB + 400,
                Duration.ofMillis(25))) {
            UUID host = SimulatedHosts.link(bight);
            String id = SimulatedHosts.vm(host, "bight-1");
            awaitStatus(id, "running");

            Console.asAdmin()
                    .body(Map.of("memoryMib", 400 - Placement.OVERHEAD_MIB + 1))
                    .patch("/api/v1/vms/" + id)
                    .then()
                    .statusCode(507)
                    .body("type", equalTo("no-room"));
            Console.asAdmin()
                    .body(Map.of("memoryMib", 400 - Placement.OVERHEAD_MIB))
                    .patch("/api/v1/vms/" + id)
                    .then()
                    .statusCode(200);
        }
    }

    private static Response create(String token, UUID host, String name) {
        return Console.as(token)
                .body(Map.of(
                        "team",
                        "default",
                        "name",
                        name,
                        "image",
                        SimulatedHosts.ISO,
                        "memoryMib",
                        MEMORY,
                        "host",
                        host.toString()))
                .post("/api/v1/vms");
    }

    private static List<String> ids(List<Response> answers, boolean placed) {
        return answers.stream()
                .filter(answer -> (answer.path("host") != null) == placed)
                .map(answer -> answer.<String>path("id"))
                .toList();
    }
}
