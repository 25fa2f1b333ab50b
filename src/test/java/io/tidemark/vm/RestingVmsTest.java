package io.tidemark.vm;

import static io.tidemark.support.SimulatedHosts.act;
import static io.tidemark.support.SimulatedHosts.awaitField;
import static io.tidemark.support.SimulatedHosts.awaitGone;
import static io.tidemark.support.SimulatedHosts.awaitStatus;
import static io.tidemark.support.SimulatedHosts.deleteAccepting;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.tidemark.demo.SimulatedAgent;
import io.tidemark.support.AtOnce;
import io.tidemark.support.Browsing;
import io.tidemark.support.Console;
import io.tidemark.support.SimulatedHosts;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was deleted can be brought back for a while, and goes for good after it. */
@QuarkusTest
class RestingVmsTest {

    @Inject
    RestingVms resting;

    private SimulatedAgent reef;
    private UUID host;
    private String admin;
    private String team;

    @BeforeEach
    void aTeamWithAHost() {
        reef = SimulatedHosts.agent("reef");
        host = SimulatedHosts.link(reef);
        admin = Console.adminToken();
        team = "rests-" + UUID.randomUUID().toString().substring(0, 8);
        Console.as(admin)
                .body(Map.of("slug", team, "name", "Rests"))
                .post("/api/v1/teams")
                .then()
                .statusCode(201);
    }

    @AfterEach
    void endTheHost() {
        reef.close();
    }

    @Test
    void a_deleted_vm_is_stopped_rests_with_its_disks_and_comes_back_as_it_was() {
        String id = running("ledger", Map.of());

        String operation = deleteAccepting(id);

        awaitField("/api/v1/operations/" + operation, "state", "done");
        vm(id).body("status", equalTo("resting"))
                .body("intent", equalTo("stopped"))
                .body("rest.deletedBy", equalTo("admin"))
                .body("reason", startsWith("admin deleted it. Its disks rest on reef"))
                .body("dataVolumeBytes", greaterThan(0));
        assertEquals(List.of(), names(""));
        assertEquals(List.of("ledger"), names("&status=resting"));

        Console.as(admin)
                .body(Map.of())
                .post("/api/v1/vms/" + id + "/bring-back")
                .then()
                .statusCode(200)
                .body("name", equalTo("ledger"))
                .body("rest", nullValue());
        awaitStatus(id, "stopped");
        act(id, "start");
        awaitStatus(id, "running").body("run", equalTo(2));
    }

    @Test
    void nothing_else_is_done_to_a_vm_that_rests_and_the_refusal_says_what_to_do() {
        String id = resting("ledger", Map.of());

        for (String action :
                List.of("start", "stop", "restart", "reset", "change-base", "change-policy", "serial-ticket")) {
            Console.as(admin)
                    .body(Map.of())
                    .post("/api/v1/vms/" + id + "/" + action)
                    .then()
                    .statusCode(409)
                    .body("type", equalTo("wrong-state"))
                    .body("detail", equalTo("ledger: It was deleted. Bring it back first."));
        }
        Console.as(admin)
                .delete("/api/v1/vms/" + id)
                .then()
                .statusCode(409)
                .body("detail", containsString("Bring it back"));
        vm(id).body("status", equalTo("resting"));
    }

    @Test
    void its_name_and_ports_are_free_meanwhile_and_another_name_brings_it_back() {
        Map<String, Object> forward =
                Map.of("forwards", List.of(Map.of("hostPort", 24022, "guestPort", 22, "proto", "tcp")));
        String id = resting("ledger", forward);
        String other = running("ledger", forward);

        bringBack(id, Map.of()).then().statusCode(409).body("type", equalTo("name-taken"));
        bringBack(id, Map.of("name", "No Name")).then().statusCode(422).body("field", equalTo("name"));
        vm(id).body("status", equalTo("resting"));
        bringBack(id, Map.of("name", "ledger-before"))
                .then()
                .statusCode(200)
                .body("name", equalTo("ledger-before"))
                .body("forwards", hasSize(0));

        vm(other).body("name", equalTo("ledger")).body("forwards.hostPort", equalTo(List.of(24022)));
        assertEquals(List.of(List.of("tcp 24022")), audit("vm.bring-back", id).getList("items.diff.portsTaken"));
    }

    @Test
    void of_a_vm_that_rests_only_the_disk_counts_and_it_comes_back_into_no_full_quota() {
        quota(Map.of("vms", 1, "diskGib", 6));
        String id = resting("ledger", Map.of("dataVolumeGib", 4));

        Console.as(admin)
                .get("/api/v1/teams/" + team + "/quota")
                .then()
                .body("used", equalTo(Map.of("vms", 0, "vcpus", 0, "memoryMib", 0, "diskGib", 4)))
                .body("resting", equalTo(Map.of("vms", 1, "diskGib", 4)));
        create("too-large", Map.of("dataVolumeGib", 3))
                .then()
                .statusCode(409)
                .body("type", equalTo("over-quota"))
                .body("detail", containsString("4 GiB of it are data volumes of 1 deleted VMs"));
        create("next", Map.of("dataVolumeGib", 2)).then().statusCode(201);
        bringBack(id, Map.of())
                .then()
                .statusCode(409)
                .body("type", equalTo("over-quota"))
                .body("missing", equalTo(Map.of("vms", 1)));
        vm(id).body("status", equalTo("resting"));
    }

    @Test
    void a_rest_ends_when_its_time_is_over_and_not_before_by_one_console_of_many() {
        String id = running("ledger", Map.of());
        String operation = deleteAccepting(id);
        awaitField("/api/v1/operations/" + operation, "state", "done");
        Instant until = Instant.parse(vm(id).extract().path("rest.until"));

        resting.endUntil(until.minusMillis(1));
        vm(id).body("status", equalTo("resting"));
        try (ExecutorService consoles = Executors.newFixedThreadPool(8)) {
            Stream.generate(() -> CompletableFuture.runAsync(() -> resting.endUntil(until), consoles))
                    .limit(8)
                    .toList()
                    .forEach(CompletableFuture::join);
        }

        awaitGone("/api/v1/vms/" + id);
        Console.as(admin)
                .get("/api/v1/audit?target=vm:" + id)
                .then()
                .body(
                        "items.action",
                        equalTo(List.of(
                                "operation.end",
                                "vm.delete-for-good",
                                "operation.end",
                                "vm.delete",
                                "operation.end",
                                "vm.create")))
                .body("items[1].actor", equalTo("system:console"))
                .body("items[1].operation", equalTo(operation))
                .body("items[1].diff.deletedBy", equalTo("admin"))
                .body("items[0].operation", equalTo(operation));
    }

    @Test
    void an_owner_or_an_administrator_ends_a_rest_at_once_and_an_operator_does_not() {
        String operator = member("operator");
        String owner = member("owner");
        String id = running("ledger", Map.of());
        String second = running("ledger-2", Map.of());
        Console.as(owner).post("/api/v1/vms/" + id + "/delete-now").then().statusCode(409);
        deleteAccepting(id);
        deleteAccepting(second);

        Console.as(operator)
                .post("/api/v1/vms/" + id + "/delete-now")
                .then()
                .statusCode(403)
                .body("type", equalTo("role-needed"));
        Console.as(owner).post("/api/v1/vms/" + id + "/delete-now").then().statusCode(202);
        awaitGone("/api/v1/vms/" + id);
        Console.as(admin)
                .delete("/api/v1/teams/" + team + "/members/admin")
                .then()
                .statusCode(204);
        Console.as(admin).post("/api/v1/vms/" + second + "/delete-now").then().statusCode(202);
    }

    @Test
    void of_those_who_bring_a_vm_back_and_end_its_rest_at_once_one_is_answered_and_it_is_so() {
        int back = 0;
        for (int round = 0; round < 3; round++) {
            String id = resting("raced-" + round, Map.of());

            List<Integer> said = AtOnce.ask(List.of(
                    () -> bringBack(id, Map.of()),
                    () -> Console.as(admin).post("/api/v1/vms/" + id + "/delete-now"),
                    () -> bringBack(id, Map.of())));

            assertEquals(1, said.stream().filter(status -> status < 300).count(), said::toString);
            assertTrue(List.of(200, 202, 404, 409).containsAll(said), said::toString);
            if (said.get(1) == 202) {
                awaitGone("/api/v1/vms/" + id);
            } else {
                vm(id).body("rest", nullValue());
                back++;
            }
            Console.as(admin).get("/api/v1/teams/" + team + "/quota").then().body("used.vms", equalTo(back));
        }
    }

    @Test
    void a_rest_that_ends_while_its_vm_is_brought_back_has_ended_or_has_not() {
        for (int round = 0; round < 3; round++) {
            String id = resting("raced-" + round, Map.of());
            Instant until = Instant.parse(vm(id).extract().path("rest.until"));

            List<Integer> said = AtOnce.ask(List.of(() -> bringBack(id, Map.of()), () -> {
                resting.endUntil(until);
                return Console.as(admin).get("/api/v1/vms/" + id);
            }));

            if (said.get(0) == 200) {
                vm(id).body("rest", nullValue()).body("intent", equalTo("stopped"));
            } else {
                assertTrue(List.of(404, 409).contains(said.get(0)), said::toString);
                awaitGone("/api/v1/vms/" + id);
            }
        }
    }

    @Test
    void of_two_who_delete_a_vm_at_once_one_is_told_that_it_is_deleted() {
        String id = running("ledger", Map.of());
        String accept = SimulatedHosts.preview(id, "delete");

        List<Integer> said = AtOnce.ask(List.of(
                () -> Console.as(admin).delete("/api/v1/vms/" + id + "?accept=" + accept),
                () -> Console.as(admin).delete("/api/v1/vms/" + id + "?accept=" + accept)));

        assertEquals(List.of(202, 409), said.stream().sorted().toList());
        assertEquals(1, audit("vm.delete", id).getList("items").size());
        vm(id).body("status", equalTo("resting"));
    }

    /** One that was deleted, and that its host has stopped. */
    private String resting(String name, Map<String, Object> more) {
        String id = running(name, more);
        awaitField("/api/v1/operations/" + deleteAccepting(id), "state", "done");
        return id;
    }

    @Test
    void where_nothing_rests_a_deletion_is_for_good() {
        QuarkusMock.installMockForType(new RestPeriod(Duration.ZERO), RestPeriod.class);
        String id = running("ledger", Map.of());

        Console.as(admin)
                .get("/api/v1/vms/" + id + "/preview?event=delete")
                .then()
                .body("rests", nullValue());
        deleteAccepting(id);

        awaitGone("/api/v1/vms/" + id);
    }

    @Test
    void a_preview_of_a_deletion_says_what_rests_and_what_goes_at_once() {
        String id = running("risk", Map.of());

        Console.as(admin)
                .get("/api/v1/vms/" + id + "/preview?event=delete")
                .then()
                .statusCode(200)
                .body("rests.until", containsString("T"))
                .body("rests.atOnce.files", greaterThan(0))
                .body("items.find { it.place == '/mnt/data' }.fate", equalTo("lost"));
    }

    @Test
    void the_list_shows_deleted_vms_apart_and_its_page_brings_them_back() {
        String id = running("ledger", Map.of());
        String gone = running("gone", Map.of());
        Browsing browsing = Browsing.signedIn();
        browsing.request()
                .get("/vms/" + id + "/delete")
                .then()
                .body(allOf(containsString("Its disks rest before they go"), containsString("It goes for good on")));
        deleteAccepting(id);
        deleteAccepting(gone);

        browsing.request()
                .get("/vms?team=" + team)
                .then()
                .statusCode(200)
                .body(allOf(containsString("id=\"deleted\""), containsString("/vms/" + id + "/bring-back")));
        browsing.form("/vms/" + gone + "/delete-now")
                .formParam("typed", "gone")
                .post("/vms/" + gone + "/delete-now")
                .then()
                .statusCode(303);
        awaitGone("/api/v1/vms/" + gone);
        create("ledger", Map.of()).then().statusCode(201);
        browsing.form("/vms/" + id).post("/vms/" + id + "/bring-back").then().statusCode(303);
        browsing.form("/vms/" + id)
                .formParam("name", "ledger-before")
                .post("/vms/" + id + "/bring-back")
                .then()
                .statusCode(303);

        vm(id).body("name", equalTo("ledger-before")).body("rest", nullValue());
        browsing.request().get("/vms?team=" + team).then().body(not(containsString("id=\"deleted\"")));
    }

    private String running(String name, Map<String, Object> more) {
        String id = create(name, more).then().statusCode(201).extract().path("id");
        awaitStatus(id, "running");
        return id;
    }

    private Response create(String name, Map<String, Object> more) {
        Map<String, Object> definition = new HashMap<>(Map.of(
                "team", team, "name", name, "host", host.toString(), "image", SimulatedHosts.ISO, "memoryMib", 256));
        definition.putAll(more);
        return Console.as(admin).body(definition).post("/api/v1/vms");
    }

    private Response bringBack(String id, Map<String, String> body) {
        return Console.as(admin).body(body).post("/api/v1/vms/" + id + "/bring-back");
    }

    private ValidatableResponse vm(String id) {
        return Console.as(admin).get("/api/v1/vms/" + id).then().statusCode(200);
    }

    private List<String> names(String filter) {
        return Console.as(admin)
                .get("/api/v1/vms?team=" + team + filter)
                .then()
                .statusCode(200)
                .extract()
                .path("items.name");
    }

    private JsonPath audit(String action, String vm) {
        return Console.as(admin)
                .get("/api/v1/audit?outcome=done&action=" + action + "&target=vm:" + vm)
                .jsonPath();
    }

    private void quota(Map<String, Integer> limits) {
        Console.as(admin)
                .body(limits)
                .put("/api/v1/teams/" + team + "/quota")
                .then()
                .statusCode(200);
    }

    /** A member with this role; their token. */
    private String member(String role) {
        return Console.member(admin, role + "-" + team, team, role);
    }
}
