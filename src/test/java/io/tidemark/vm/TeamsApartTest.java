package io.tidemark.vm;

import static io.tidemark.support.SimulatedHosts.awaitStatus;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.tidemark.demo.SimulatedAgent;
import io.tidemark.support.Console;
import io.tidemark.support.SimulatedHosts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one team has, another neither sees nor touches, and can't tell from what is not there. */
@QuarkusTest
class TeamsApartTest {

    private static final List<String> ACTIONS = List.of(
            "/start",
            "/stop",
            "/restart",
            "/reset",
            "/change-base",
            "/change-policy",
            "/keep",
            "/rescue",
            "/serial-ticket");
    private static final String PASSWORD = "a password that is long enough";

    private SimulatedAgent cay;
    private UUID host;
    private String vm;
    private String operation;
    private String stranger;
    private String viewer;

    @BeforeEach
    void twoTeams() {
        cay = SimulatedHosts.agent("cay");
        host = SimulatedHosts.link(cay);
        vm = SimulatedHosts.vm(host, "ours-" + UUID.randomUUID().toString().substring(0, 8));
        operation = Console.asAdmin().get("/api/v1/vms/" + vm).path("operation");
        awaitStatus(vm, "running");
        String mark = UUID.randomUUID().toString().substring(0, 8);
        stranger = account("stranger" + mark);
        viewer = account("viewer" + mark);
        Console.asAdmin().body(Map.of("slug", "team" + mark, "name", "Theirs")).post("/api/v1/teams");
        member("team" + mark, "stranger" + mark, "owner");
        member("default", "viewer" + mark, "viewer");
    }

    @AfterEach
    void endTheHost() {
        cay.close();
    }

    @Test
    void a_stranger_gets_the_same_answer_for_our_vm_and_for_none() {
        String none = UUID.randomUUID().toString();

        for (String action : ACTIONS) {
            assertSame(post(vm + action), post(none + action));
        }
        for (String part : List.of("/survey", "/preview?event=restart", "/receipts")) {
            assertSame(
                    Console.as(stranger).get("/api/v1/vms/" + vm + part),
                    Console.as(stranger).get("/api/v1/vms/" + none + part));
        }
        assertSame(
                Console.as(stranger).get("/api/v1/vms/" + vm),
                Console.as(stranger).get("/api/v1/vms/" + none));
        assertSame(
                Console.as(stranger).delete("/api/v1/vms/" + vm),
                Console.as(stranger).delete("/api/v1/vms/" + none));
        assertSame(
                Console.as(stranger).body(Map.of("vcpus", 2)).patch("/api/v1/vms/" + vm),
                Console.as(stranger).body(Map.of("vcpus", 2)).patch("/api/v1/vms/" + none));
        awaitStatus(vm, "running").body("vcpus", equalTo(1));
    }

    @Test
    void a_stranger_sees_none_of_our_operations_and_calls_none_off() {
        for (String path : List.of("", "/events")) {
            Console.as(stranger)
                    .get("/api/v1/operations/" + operation + path)
                    .then()
                    .statusCode(404);
        }
        Console.as(stranger)
                .post("/api/v1/operations/" + operation + "/cancel")
                .then()
                .statusCode(404);
    }

    @Test
    void a_list_shows_ones_own_team_alone_and_search_has_no_wildcards() {
        Console.as(stranger).get("/api/v1/vms").then().body("items", hasSize(0));
        Console.as(stranger).get("/api/v1/vms?team=default").then().statusCode(404);
        for (String pattern : List.of("%", "_", "ours_", "o%s")) {
            Console.asAdmin().queryParam("q", pattern).get("/api/v1/vms").then().body("items", hasSize(0));
        }
        Console.asAdmin().queryParam("q", "OURS-").get("/api/v1/vms").then().body("items.id", hasItem(vm));
        Console.asAdmin()
                .queryParam("status", "stopped,failed")
                .get("/api/v1/vms")
                .then()
                .body("items.id", not(hasItem(vm)));
        Console.asAdmin()
                .queryParam("status", "running")
                .get("/api/v1/vms")
                .then()
                .body("items.id", hasItem(vm));
    }

    @Test
    void a_stranger_makes_no_vm_in_our_team() {
        Console.as(stranger)
                .body(Map.of("team", "default", "name", "intruder", "image", SimulatedHosts.ISO))
                .post("/api/v1/vms")
                .then()
                .statusCode(404);
    }

    @Test
    void a_viewer_sees_and_does_nothing() {
        Console.as(viewer).get("/api/v1/vms/" + vm).then().statusCode(200);
        for (String action : ACTIONS) {
            Console.as(viewer)
                    .post("/api/v1/vms/" + vm + action)
                    .then()
                    .statusCode(403)
                    .body("type", equalTo("role-needed"));
        }
        Console.as(viewer).delete("/api/v1/vms/" + vm).then().statusCode(403);
        Console.as(viewer)
                .body(Map.of())
                .post("/api/v1/hosts/enrolments")
                .then()
                .statusCode(403);
        Console.as(viewer).post("/api/v1/hosts/" + host + "/drain").then().statusCode(403);
        Console.as(viewer).delete("/api/v1/hosts/" + host).then().statusCode(403);
        awaitStatus(vm, "running");
    }

    @Test
    void a_list_is_walked_page_by_page() {
        String mark = UUID.randomUUID().toString().substring(0, 8);
        for (int number = 0; number < 5; number++) {
            SimulatedHosts.vm(host, mark + "-" + number);
        }

        Response first =
                Console.asAdmin().queryParam("q", mark).queryParam("limit", 3).get("/api/v1/vms");
        Response second = Console.asAdmin()
                .queryParam("q", mark)
                .queryParam("limit", 3)
                .queryParam("after", first.<String>path("next"))
                .get("/api/v1/vms");

        first.then().body("items.name", hasItems(mark + "-0", mark + "-1", mark + "-2"));
        second.then().body("items.name", hasItems(mark + "-3", mark + "-4")).body("next", equalTo(null));
    }

    @Test
    void an_operation_is_followed_to_its_end() throws IOException, InterruptedException {
        String restart = SimulatedHosts.act(vm, "restart");

        HttpRequest request = HttpRequest.newBuilder(URI.create(
                        "http://127.0.0.1:" + RestAssured.port + "/api/v1/operations/" + restart + "/events"))
                .header("Authorization", "Bearer " + Console.adminToken())
                .header("Accept", "text/event-stream")
                .build();
        List<String> events = HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofLines())
                .body()
                .filter(line -> line.startsWith("data:"))
                .toList();

        assertTrue(events.getLast().contains("\"state\":\"done\""), events::toString);
    }

    private Response post(String path) {
        return Console.as(stranger).post("/api/v1/vms/" + path);
    }

    private static void assertSame(Response ours, Response none) {
        assertEquals(404, ours.statusCode(), ours.asString());
        assertEquals(none.<String>path("type"), ours.path("type"));
        assertEquals(none.<String>path("detail"), ours.path("detail"));
    }

    private static String account(String name) {
        Console.asAdmin()
                .body(Map.of("name", name, "password", PASSWORD))
                .post("/api/v1/accounts")
                .then()
                .statusCode(201);
        return Console.tokenOf(name, PASSWORD);
    }

    private static void member(String team, String account, String role) {
        Console.asAdmin()
                .body(Map.of("role", role))
                .put("/api/v1/teams/" + team + "/members/" + account)
                .then()
                .log()
                .ifValidationFails()
                .statusCode(200);
    }
}
