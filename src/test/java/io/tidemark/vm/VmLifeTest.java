package io.tidemark.vm;

import static io.tidemark.support.SimulatedHosts.act;
import static io.tidemark.support.SimulatedHosts.awaitField;
import static io.tidemark.support.SimulatedHosts.awaitGone;
import static io.tidemark.support.SimulatedHosts.awaitStatus;
import static io.tidemark.support.SimulatedHosts.vm;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.tidemark.demo.SimulatedAgent;
import io.tidemark.support.Console;
import io.tidemark.support.SimulatedHosts;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The life of VMs on a host that speaks the real protocol over a real socket. */
@QuarkusTest
class VmLifeTest {

    private SimulatedAgent reef;
    private UUID host;

    @BeforeEach
    void linkAHost() {
        reef = SimulatedHosts.agent("reef");
        host = SimulatedHosts.link(reef);
    }

    @AfterEach
    void endTheHost() {
        reef.close();
    }

    @Test
    void a_new_vm_boots_step_by_step_until_its_guest_is_ready() {
        String id = vm(Map.of("host", host.toString(), "name", "ledger-01", "packages", List.of("jq")));

        awaitStatus(id, "running")
                .body("readyAt", notNullValue())
                .body("bootId", notNullValue())
                .body("reason", equalTo("The guest is ready."))
                .body("steps.name", hasItems("image", "data-volume", "qemu", "services"))
                .body("steps.state", hasItem("done"))
                .body("guest.rebuilt", hasItem("jq"))
                .body("actions.stop.allowed", equalTo(true))
                .body("actions.start.allowed", equalTo(false))
                .body("actions.start.reason", equalTo("It is running already."))
                .body("operation", nullValue());
    }

    @Test
    void stop_start_and_restart_are_operations_that_end_when_the_host_says_so() {
        String id = vm(host, "ledger-02");
        String firstBoot = awaitStatus(id, "running").extract().path("bootId");

        String restart = act(id, "restart");
        awaitField("/api/v1/operations/" + restart, "state", "done").body("kind", equalTo("restart"));
        String secondBoot = awaitStatus(id, "running").extract().path("bootId");
        String stop = act(id, "stop");
        awaitField("/api/v1/operations/" + stop, "state", "done");
        awaitStatus(id, "stopped").body("reason", equalTo("It was stopped.")).body("bootId", nullValue());
        String start = act(id, "start");
        awaitField("/api/v1/operations/" + start, "state", "done")
                .body("steps.name", hasItem("services"))
                .body("finishedAt", notNullValue());

        assertNotEquals(firstBoot, secondBoot);
    }

    @Test
    void what_can_not_be_done_is_answered_with_the_reason() {
        String id = vm(host, "ledger-03");
        awaitStatus(id, "running");

        Console.asAdmin()
                .post("/api/v1/vms/" + id + "/start")
                .then()
                .statusCode(409)
                .body("type", equalTo("wrong-state"))
                .body("detail", equalTo("ledger-03: It is running already."))
                .body("vmStatus", equalTo("running"));
    }

    @Test
    void a_guest_that_powers_itself_off_stays_off_until_somebody_starts_it() {
        String id = vm(host, "ledger-04");
        awaitStatus(id, "running");

        reef.powerOff(UUID.fromString(id));
        awaitStatus(id, "stopped")
                .body("reason", equalTo("It was powered off from inside."))
                .body("intent", equalTo("running"));
        act(id, "start");

        awaitStatus(id, "running");
    }

    @Test
    void a_vm_whose_qemu_died_is_started_again_because_intent_says_running() {
        String id = vm(host, "ledger-05");
        String boot = awaitStatus(id, "running").extract().path("bootId");

        reef.crash(UUID.fromString(id));

        await().until(() -> {
            ValidatableResponse now = Console.asAdmin().get("/api/v1/vms/" + id).then();
            Object bootId = now.extract().path("bootId");
            return bootId != null && !bootId.equals(boot);
        });
    }

    @Test
    void a_vm_that_can_not_start_says_why_and_so_does_its_operation() {
        JsonPath made = Console.asAdmin()
                .body(Map.of(
                        "team", "default", "image", SimulatedHosts.ISO, "host", host.toString(), "name", "you-fail"))
                .post("/api/v1/vms")
                .jsonPath();

        String id = made.getString("id");
        String operation = made.getString("operation");
        awaitStatus(id, "failed").body("reason", containsString("could not set up guest memory"));

        awaitField("/api/v1/operations/" + operation, "state", "failed")
                .body("error", containsString("could not set up guest memory"));
    }

    @Test
    void a_package_that_was_not_rebuilt_is_named() {
        String id = vm(host, "you-forget");

        awaitStatus(id, "running")
                .body("guest.notRebuilt.name", hasItem("zstd"))
                .body("reason", containsString("could not be rebuilt"));
    }

    @Test
    void a_vm_on_a_host_that_is_away_is_lost_and_is_the_same_when_the_host_returns() {
        String id = vm(host, "ledger-06");
        String boot = awaitStatus(id, "running").extract().path("bootId");

        reef.disconnect();
        awaitStatus(id, "lost").body("hostLink", equalTo("away"));
        SimulatedHosts.link(reef);

        String after = awaitStatus(id, "running").extract().path("bootId");
        assertEquals(boot, after);
    }

    @Test
    void a_vm_is_gone_when_its_host_has_removed_its_files_and_not_before() {
        String id = vm(host, "ledger-07");
        awaitStatus(id, "running");
        reef.disconnect();
        awaitStatus(id, "lost");

        SimulatedHosts.deleteAccepting(id);
        awaitStatus(id, "resting").body("reason", containsString("is away"));
        String operation = act(id, "delete-now");
        awaitStatus(id, "deleting").body("reason", containsString("is away"));
        SimulatedHosts.link(reef);

        awaitGone("/api/v1/vms/" + id);
        awaitField("/api/v1/operations/" + operation, "state", "done");
    }

    @Test
    void a_vm_that_was_told_to_stop_while_its_host_was_away_stops_when_it_returns() {
        String id = vm(host, "ledger-08");
        awaitStatus(id, "running");
        reef.disconnect();
        awaitStatus(id, "lost");

        SimulatedHosts.actAccepting(id, "stop", "restart");
        SimulatedHosts.link(reef);

        awaitStatus(id, "stopped");
    }

    @Test
    void a_changed_size_counts_from_the_next_start_and_says_so() {
        String id = vm(host, "ledger-09");
        awaitStatus(id, "running");

        Console.asAdmin()
                .body(Map.of("memoryMib", 512))
                .patch("/api/v1/vms/" + id)
                .then()
                .statusCode(200)
                .body("memoryMib", equalTo(512))
                .body("pendingChange", containsString("next start"));
        act(id, "restart");
        awaitField("/api/v1/vms/" + id, "run", 2);

        awaitStatus(id, "running").body("pendingChange", nullValue());
    }

    @Test
    void a_change_of_what_was_read_too_long_ago_is_refused() {
        String id = vm(host, "ledger-10");
        String etag = Console.asAdmin().get("/api/v1/vms/" + id).header("ETag");
        Console.asAdmin()
                .header("If-Match", etag)
                .body(Map.of("vcpus", 2))
                .patch("/api/v1/vms/" + id)
                .then()
                .statusCode(200);

        Console.asAdmin()
                .header("If-Match", etag)
                .body(Map.of("vcpus", 3))
                .patch("/api/v1/vms/" + id)
                .then()
                .statusCode(412);
    }

    @Test
    void the_same_request_twice_makes_one_vm() {
        Map<String, Object> definition =
                Map.of("team", "default", "name", "ledger-11", "image", SimulatedHosts.ISO, "host", host.toString());
        String key = UUID.randomUUID().toString();

        String first = Console.asAdmin()
                .header("Idempotency-Key", key)
                .body(definition)
                .post("/api/v1/vms")
                .path("id");
        String second = Console.asAdmin()
                .header("Idempotency-Key", key)
                .body(definition)
                .post("/api/v1/vms")
                .path("id");

        assertEquals(first, second);
    }

    @Test
    void a_later_action_takes_the_place_of_an_earlier_one() {
        String id = vm(host, "you-hang");
        String create = Console.asAdmin().get("/api/v1/vms/" + id).path("operation");
        awaitStatus(id, "starting");

        act(id, "stop");

        awaitField("/api/v1/operations/" + create, "state", "superseded");
        awaitStatus(id, "stopped");
    }

    @Test
    void a_start_can_be_called_off() {
        String id = vm(host, "you-hang-too");
        String create = Console.asAdmin().get("/api/v1/vms/" + id).path("operation");
        awaitStatus(id, "starting");

        Console.asAdmin()
                .post("/api/v1/operations/" + create + "/cancel")
                .then()
                .statusCode(200)
                .body("state", equalTo("cancelled"));

        awaitStatus(id, "stopped");
    }

    @Test
    void a_port_of_a_host_is_promised_once() {
        Map<String, Object> forward = Map.of("hostPort", 22022, "guestPort", 22);
        vm(Map.of("host", host.toString(), "name", "ledger-12", "forwards", List.of(forward)));

        Console.asAdmin()
                .body(Map.of(
                        "team",
                        "default",
                        "image",
                        SimulatedHosts.ISO,
                        "host",
                        host.toString(),
                        "name",
                        "ledger-13",
                        "forwards",
                        List.of(forward)))
                .post("/api/v1/vms")
                .then()
                .statusCode(422)
                .body("field", equalTo("forwards"))
                .body("detail", containsString("22022"));
    }

    @Test
    void nothing_is_started_on_a_host_that_is_drained() {
        String id = vm(host, "ledger-14");
        awaitStatus(id, "running");
        act(id, "stop");
        awaitStatus(id, "stopped");

        Console.asAdmin()
                .post("/api/v1/hosts/" + host + "/drain")
                .then()
                .statusCode(200)
                .body("scheduling", equalTo("draining"));

        Console.asAdmin()
                .post("/api/v1/vms/" + id + "/start")
                .then()
                .statusCode(409)
                .body("detail", containsString("being drained"));
        Console.asAdmin().post("/api/v1/hosts/" + host + "/undrain").then().statusCode(200);
        act(id, "start");
        awaitStatus(id, "running");
    }

    @Test
    void a_host_with_vms_can_not_be_removed() {
        vm(host, "ledger-15");

        Console.asAdmin().delete("/api/v1/hosts/" + host).then().statusCode(409).body("type", equalTo("host-in-use"));
    }
}
