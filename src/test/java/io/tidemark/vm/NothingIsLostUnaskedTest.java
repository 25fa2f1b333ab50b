package io.tidemark.vm;

import static io.tidemark.support.SimulatedHosts.act;
import static io.tidemark.support.SimulatedHosts.actAccepting;
import static io.tidemark.support.SimulatedHosts.awaitField;
import static io.tidemark.support.SimulatedHosts.awaitGone;
import static io.tidemark.support.SimulatedHosts.awaitStatus;
import static io.tidemark.support.SimulatedHosts.preview;
import static io.tidemark.support.SimulatedHosts.vm;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tidemark.demo.SimulatedAgent;
import io.tidemark.platform.Database;
import io.tidemark.support.Browsing;
import io.tidemark.support.Console;
import io.tidemark.support.SimulatedHosts;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What would take something is refused until somebody has accepted exactly that. */
@QuarkusTest
class NothingIsLostUnaskedTest {

    @Inject
    Database database;

    private SimulatedAgent shoal;
    private UUID host;

    @BeforeEach
    void linkAHost() {
        shoal = SimulatedHosts.agent("shoal");
        host = SimulatedHosts.link(shoal);
    }

    @AfterEach
    void endTheHost() {
        shoal.close();
    }

    private String running(String name) {
        String id = vm(host, name + "-" + UUID.randomUUID().toString().substring(0, 8));
        awaitStatus(id, "running");
        return id;
    }

    @Test
    void a_preview_is_what_the_guest_says_now_joined_with_the_policy() {
        String id = running("risk");

        Console.asAdmin()
                .get("/api/v1/vms/" + id + "/preview?event=restart")
                .then()
                .statusCode(200)
                .body("basis", equalTo("live"))
                .body("asks", equalTo(true))
                .body("items.path", hasItems("/usr/share/ledger/rates.csv", "/tmp/build.log"))
                .body("items.package", hasItems("htop", "busybox"))
                .body("items.find { it.path == '/usr/share/misc/magic' }.fate", equalTo("reverted"))
                .body("items.find { it.path == '/usr/share/ledger/rates.csv' }.remedies", hasItems("keep", "rescue"))
                .body("items.find { it.path == '/tmp/build.log' }.agreed", equalTo(true))
                .body("items.find { it.place == '/etc' }.fate", equalTo("kept"))
                .body("atRisk.files", equalTo(5))
                .body("atRisk.packages", equalTo(1))
                .body("totals.lost.count", equalTo(3));
    }

    @Test
    void a_restart_that_would_take_something_is_refused_with_the_preview_and_done_once_that_is_accepted() {
        String id = running("risk");
        ValidatableResponse refused = Console.asAdmin()
                .post("/api/v1/vms/" + id + "/restart")
                .then()
                .statusCode(409)
                .body("type", equalTo("would-lose"))
                .body("acceptance", equalTo("missing"))
                .body("preview.items.path", hasItem("/usr/share/ledger/rates.csv"));
        String shown = refused.extract().path("preview.id");

        Console.asAdmin()
                .body(Map.of("accept", shown))
                .post("/api/v1/vms/" + id + "/restart")
                .then()
                .statusCode(202);

        awaitField("/api/v1/vms/" + id, "run", 2);
        String diff = database.first(
                        "select diff::text as diff from audit_entry where target = ? and action = 'vm.restart' and outcome = 'done'",
                        row -> row.text("diff"),
                        "vm:" + id)
                .orElseThrow();
        assertTrue(diff.contains(shown) && diff.contains("/usr/share/ledger/rates.csv"), diff);
    }

    @Test
    void every_action_that_takes_something_is_refused_unasked() {
        String id = running("risk");
        String other = Console.asAdmin()
                .body(Map.of(
                        "name", "next-" + UUID.randomUUID(),
                        "kind", "iso",
                        "arch", "x86_64",
                        "url", "https://images.example/next.iso",
                        "digest",
                                "sha512:"
                                        + UUID.randomUUID()
                                                .toString()
                                                .replace("-", "")
                                                .repeat(4)))
                .post("/api/v1/images")
                .path("id");

        Map<String, Map<String, Object>> actions = Map.of(
                "stop", Map.of(),
                "restart", Map.of("force", true),
                "reset", Map.of(),
                "change-base", Map.of("image", other),
                "change-policy", Map.of("policy", "ephemeral"));
        actions.forEach((action, body) -> Console.asAdmin()
                .body(body)
                .post("/api/v1/vms/" + id + "/" + action)
                .then()
                .statusCode(409)
                .body("type", equalTo("would-lose")));
        Console.asAdmin().delete("/api/v1/vms/" + id).then().statusCode(409).body("type", equalTo("would-lose"));

        awaitStatus(id, "running").body("run", equalTo(1));
    }

    @Test
    void what_takes_nothing_is_not_asked_about() {
        String id = running("ledger");

        act(id, "restart");

        awaitField("/api/v1/vms/" + id, "run", 2);
    }

    @Test
    void a_preview_is_stale_once_anything_more_is_at_risk() {
        String id = running("risk");
        String before = preview(id, "restart");

        shoal.write(UUID.fromString(id), "/usr/share/ledger/late.csv");
        String now = refusedAs("stale", id, "restart", before)
                .body("preview.items.path", hasItem("/usr/share/ledger/late.csv"))
                .extract()
                .path("preview.id");

        assertNotEquals(before, now);
        awaitStatus(id, "running").body("run", equalTo(1));
    }

    @Test
    void a_preview_counts_for_one_event_one_vm_and_one_time_alone() {
        String id = running("risk");
        String other = running("risk");

        refusedAs("other", id, "restart", preview(id, "reset"));
        refusedAs("other", id, "reset", preview(id, "restart"));
        refusedAs("unknown", id, "restart", preview(other, "restart"));
        refusedAs("unknown", id, "restart", UUID.randomUUID().toString());
        String old = preview(id, "restart");
        database.update("update vm_preview set expires_at = now() - interval '1 second' where id = ?::uuid", old);
        refusedAs("expired", id, "restart", old);
        Console.asAdmin()
                .body(Map.of("accept", "yes"))
                .post("/api/v1/vms/" + id + "/restart")
                .then()
                .statusCode(422)
                .body("field", equalTo("accept"));

        awaitStatus(id, "running").body("run", equalTo(1));
    }

    @Test
    void a_preview_of_one_target_accepts_no_other() {
        String id = running("risk");
        String ephemeral = Console.asAdmin()
                .get("/api/v1/vms/" + id + "/preview?event=policy-change&policy=ephemeral")
                .then()
                .statusCode(200)
                .body("items.find { it.place == '/etc' }.fate", equalTo("lost"))
                .extract()
                .path("id");

        Console.asAdmin()
                .body(Map.of("policy", "lima-classic", "accept", ephemeral))
                .post("/api/v1/vms/" + id + "/change-policy")
                .then()
                .statusCode(409)
                .body("acceptance", equalTo("other"));
        Console.asAdmin()
                .body(Map.of("policy", "ephemeral", "accept", ephemeral))
                .post("/api/v1/vms/" + id + "/change-policy")
                .then()
                .statusCode(202);

        awaitField("/api/v1/vms/" + id, "policyName", "Ephemeral").body("run", equalTo(2));
    }

    @Test
    void a_guest_that_does_not_answer_is_not_taken_for_one_that_has_nothing() {
        String id = running("mute");

        Console.asAdmin()
                .post("/api/v1/vms/" + id + "/restart")
                .then()
                .statusCode(409)
                .body("preview.basis", equalTo("policy"))
                .body("preview.asks", equalTo(true))
                .body("preview.items.place", hasItem("/usr"));

        actAccepting(id, "restart", "restart");
        awaitField("/api/v1/vms/" + id, "run", 2);
    }

    @Test
    void what_was_said_before_the_host_went_away_has_to_be_accepted_though_it_was_nothing() {
        String id = running("ledger");
        awaitField("/api/v1/vms/" + id, "atRisk.files", 0);

        shoal.disconnect();
        awaitStatus(id, "lost");

        Console.asAdmin()
                .post("/api/v1/vms/" + id + "/stop")
                .then()
                .statusCode(409)
                .body("preview.basis", equalTo("last-survey"))
                .body("preview.surveyedAt", notNullValue());
    }

    @Test
    void a_stopped_vm_loses_nothing_by_a_change_of_base_and_its_places_by_a_reset_and_its_deletion() {
        String id = running("risk");
        actAccepting(id, "stop", "restart");
        awaitStatus(id, "stopped");

        Console.asAdmin()
                .get("/api/v1/vms/" + id + "/preview?event=reset")
                .then()
                .body("basis", equalTo("last-survey"))
                .body("items.place", hasItems("/etc", "/mnt/data"))
                .body("items.fate", hasItem("lost"))
                .body("atRisk.packages", equalTo(0))
                .body("atRisk.files", greaterThan(3));
        String reset = actAccepting(id, "reset", "reset");
        awaitField("/api/v1/operations/" + reset, "state", "done").body("kind", equalTo("reset"));
        awaitStatus(id, "stopped").body("run", equalTo(1));

        SimulatedHosts.deleteAccepting(id);
        SimulatedHosts.act(id, "delete-now");
        awaitGone("/api/v1/vms/" + id);
    }

    @Test
    void a_reset_makes_the_next_epoch_and_restarts_what_runs() {
        String id = running("ledger");

        String operation = actAccepting(id, "reset", "reset");

        awaitField("/api/v1/operations/" + operation, "state", "done");
        awaitField("/api/v1/vms/" + id, "run", 2);
        assertEquals(
                2L,
                database.first("select epoch from vm where id = ?::uuid", row -> row.number("epoch"), id)
                        .orElseThrow());
    }

    @Test
    void another_kind_of_image_or_root_is_refused_before_anybody_is_asked() {
        String id = running("risk");
        String disk = Console.asAdmin()
                .body(Map.of(
                        "name", "disk-" + UUID.randomUUID(),
                        "kind", "disk",
                        "arch", "x86_64",
                        "url", "https://images.example/disk.qcow2",
                        "digest",
                                "sha512:"
                                        + UUID.randomUUID()
                                                .toString()
                                                .replace("-", "")
                                                .repeat(4)))
                .post("/api/v1/images")
                .path("id");

        Console.asAdmin()
                .body(Map.of("image", disk))
                .post("/api/v1/vms/" + id + "/change-base")
                .then()
                .statusCode(422)
                .body("field", equalTo("image"));
        Console.asAdmin()
                .body(Map.of("policy", "disk-image"))
                .post("/api/v1/vms/" + id + "/change-policy")
                .then()
                .statusCode(422)
                .body("field", equalTo("policy"));
        Console.asAdmin()
                .get("/api/v1/vms/" + id + "/preview?event=snapshot-revert")
                .then()
                .statusCode(409)
                .body("type", equalTo("no-snapshots"));
        Console.asAdmin()
                .get("/api/v1/vms/" + id + "/preview?event=flood")
                .then()
                .statusCode(422)
                .body("field", equalTo("event"));
    }

    @Test
    void the_page_asks_with_the_list_and_takes_a_tick_for_it() {
        String id = running("risk");
        Browsing browsing = Browsing.signedIn();
        String page = "/vms/" + id + "/stop";
        String shown = browsing.request()
                .get(page)
                .then()
                .statusCode(200)
                .extract()
                .htmlPath()
                .getString("**.find { it.@name == 'accept' }.@value");

        browsing.form(page).formParam("accept", shown).post(page).then().statusCode(422);
        browsing.form(page)
                .formParam("accept", UUID.randomUUID())
                .formParam("understood", "yes")
                .post(page)
                .then()
                .statusCode(422);
        browsing.form(page)
                .formParam("accept", shown)
                .formParam("understood", "yes")
                .post(page)
                .then()
                .statusCode(303);

        awaitStatus(id, "stopped");
    }

    private ValidatableResponse refusedAs(String why, String vm, String action, String accept) {
        return Console.asAdmin()
                .body(Map.of("accept", accept))
                .post("/api/v1/vms/" + vm + "/" + action)
                .then()
                .statusCode(409)
                .body("type", equalTo("would-lose"))
                .body("acceptance", equalTo(why));
    }
}
