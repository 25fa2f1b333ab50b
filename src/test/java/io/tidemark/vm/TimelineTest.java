package io.tidemark.vm;

import static io.tidemark.support.SimulatedHosts.act;
import static io.tidemark.support.SimulatedHosts.awaitField;
import static io.tidemark.support.SimulatedHosts.awaitStatus;
import static io.tidemark.support.SimulatedHosts.vm;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tidemark.demo.SimulatedAgent;
import io.tidemark.support.Browsing;
import io.tidemark.support.Console;
import io.tidemark.support.SimulatedHosts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happened to a VM, told in one list. */
@QuarkusTest
class TimelineTest {

    private SimulatedAgent firth;
    private UUID host;

    @BeforeEach
    void linkAHost() {
        firth = SimulatedHosts.agent("firth");
        host = SimulatedHosts.link(firth);
    }

    @AfterEach
    void endTheHost() {
        firth.close();
    }

    private String restarted(String name) {
        String id = vm(host, name + "-" + UUID.randomUUID().toString().substring(0, 8));
        awaitStatus(id, "running");
        act(id, "restart");
        awaitField("/api/v1/vms/" + id, "receipt.run", 2);
        awaitStatus(id, "running");
        return id;
    }

    private static JsonPath timeline(String vm, String query) {
        return Console.asAdmin()
                .get("/api/v1/vms/" + vm + "/timeline" + query)
                .then()
                .log()
                .ifValidationFails()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    @Test
    void people_and_machines_are_told_together_the_newest_first() {
        String id = restarted("ledger");

        JsonPath told = timeline(id, "");

        List<String> what = told.getList("items.what");
        assertTrue(what.containsAll(List.of("vm.create", "create", "boot", "vm.restart", "restart")), what::toString);
        List<Instant> times =
                told.<String>getList("items.at").stream().map(Instant::parse).toList();
        assertEquals(times.stream().sorted(Comparator.reverseOrder()).toList(), times);
        assertEquals(List.of("kept", "kept"), told.getList("items.findAll { it.kind == 'boot' }.outcome"));
        String operation = told.getString("items.find { it.what == 'restart' }.operation");
        assertEquals(operation, told.getString("items.find { it.what == 'vm.restart' }.operation"));
        assertEquals("admin", told.getString("items.find { it.what == 'vm.restart' }.actor"));
    }

    @Test
    void page_by_page_it_is_the_same_list() {
        String id = restarted("ledger");
        List<Map<String, Object>> whole = timeline(id, "?limit=500").getList("items");

        for (int limit : new int[] {1, 2, 3}) {
            List<Map<String, Object>> pages = new ArrayList<>();
            Optional<String> next = Optional.empty();
            do {
                JsonPath page = timeline(
                        id,
                        "?limit=" + limit + next.map(after -> "&after=" + after).orElse(""));
                pages.addAll(page.getList("items"));
                next = Optional.ofNullable(page.getString("next"));
            } while (next.isPresent());
            assertEquals(whole, pages, "pages of " + limit);
        }
    }

    @Test
    void what_was_refused_and_what_was_broken_is_told_with_its_reason() {
        String id = restarted("forget");
        Console.asAdmin().post("/api/v1/vms/" + id + "/start").then().statusCode(409);

        JsonPath told = timeline(id, "");

        assertEquals("wrong-state", told.getString("items.find { it.outcome == 'refused' }.why"));
        assertEquals("zstd", told.getString("items.find { it.outcome == 'broken' }.why"));
    }

    @Test
    void the_vms_page_tells_it_and_says_what_went_otherwise() {
        String id = restarted("forget");
        Console.asAdmin().post("/api/v1/vms/" + id + "/start").then().statusCode(409);
        String page = "/vms/" + id + "?tab=timeline";

        Browsing.signedIn()
                .request()
                .get(page)
                .then()
                .statusCode(200)
                .body(containsString("restarted forget-"))
                .body(not(containsString("brought an operation")))
                .body(containsString("It started, and everything is as promised"))
                .body(containsString("It started, and something is not as promised"))
                .body(containsString("zstd"))
                .body(containsString("tried vm.start on forget-"))
                .body(containsString("Refused"));
        Browsing.signedIn()
                .request()
                .get(page + "&after=" + timeline(id, "?limit=1").getString("next"))
                .then()
                .statusCode(200)
                .body(not(containsString("tried vm.start on")));
    }

    @Test
    void members_read_it_without_addresses_and_others_do_not() {
        String id = restarted("ledger");
        String name = "viewer-" + UUID.randomUUID().toString().substring(0, 8);
        Console.asAdmin()
                .body(Map.of("name", name, "password", "a long enough password"))
                .post("/api/v1/accounts");
        Console.as(Console.tokenOf(name, "a long enough password"))
                .get("/api/v1/vms/" + id + "/timeline")
                .then()
                .statusCode(404);
        Console.asAdmin()
                .body(Map.of("role", "viewer"))
                .put("/api/v1/teams/default/members/" + name)
                .then()
                .statusCode(200);

        Console.as(Console.tokenOf(name, "a long enough password"))
                .get("/api/v1/vms/" + id + "/timeline")
                .then()
                .statusCode(200)
                .body("items.what", hasItems("vm.create", "boot"))
                .body("items.collect { it.keySet() }", everyItem(not(hasItem("from"))));
        Console.asAdmin()
                .get("/api/v1/vms/" + id + "/timeline?after=bm9uc2Vuc2U")
                .then()
                .statusCode(422);
    }
}
