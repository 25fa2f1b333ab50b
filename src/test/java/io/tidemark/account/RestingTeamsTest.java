package io.tidemark.account;

import static io.tidemark.support.SimulatedHosts.awaitStatus;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tidemark.demo.SimulatedAgent;
import io.tidemark.platform.Database;
import io.tidemark.support.Browsing;
import io.tidemark.support.Console;
import io.tidemark.support.SimulatedHosts;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A deleted team can be brought back for a while, and goes with all its own after it. */
@QuarkusTest
class RestingTeamsTest {

    @Inject
    RestingTeams resting;

    @Inject
    Database database;

    private SimulatedAgent reef;
    private String admin;
    private String owner;
    private String operator;
    private String team;
    private String vm;

    @BeforeEach
    void aTeamWithAStoppedVm() {
        reef = SimulatedHosts.agent("reef");
        UUID host = SimulatedHosts.link(reef);
        admin = Console.adminToken();
        team = "left-" + UUID.randomUUID().toString().substring(0, 8);
        Console.as(admin)
                .body(Map.of("slug", team, "name", "Bygone"))
                .post("/api/v1/teams")
                .then()
                .statusCode(201);
        owner = member("owner");
        operator = member("operator");
        vm = Console.as(owner)
                .body(Map.of(
                        "team",
                        team,
                        "name",
                        "ledger",
                        "host",
                        host.toString(),
                        "image",
                        SimulatedHosts.ISO,
                        "memoryMib",
                        256))
                .post("/api/v1/vms")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        awaitStatus(vm, "running");
    }

    @AfterEach
    void endTheHost() {
        reef.close();
    }

    @Test
    void a_team_whose_vms_run_is_not_deleted_and_the_refusal_names_them() {
        Console.as(owner)
                .delete("/api/v1/teams/" + team)
                .then()
                .statusCode(409)
                .body("type", equalTo("team-in-use"))
                .body("detail", containsString("ledger"));
        Console.as(operator).delete("/api/v1/teams/" + team).then().statusCode(403);
    }

    @Test
    void nothing_of_a_team_that_rests_is_there_for_anybody_until_it_is_brought_back() {
        delete(owner).then().statusCode(202).body("by", equalTo("owner-" + team));

        for (String token : List.of(owner, operator, admin)) {
            Console.as(token).get("/api/v1/vms/" + vm).then().statusCode(404);
            Console.as(token).get("/api/v1/teams/" + team + "/members").then().statusCode(404);
            Console.as(token).post("/api/v1/vms/" + vm + "/start").then().statusCode(404);
            Console.as(token).get("/api/v1/teams").then().body("items.slug", not(hasItem(team)));
        }
        Console.as(admin)
                .body(Map.of("slug", team, "name", "Anew"))
                .post("/api/v1/teams")
                .then()
                .statusCode(409)
                .body("type", equalTo("slug-taken"));
        Console.as(operator).get("/api/v1/resting-teams").then().body("team.slug", not(hasItem(team)));
        Console.as(operator)
                .post("/api/v1/teams/" + team + "/bring-back")
                .then()
                .statusCode(403);
        Console.as(owner).get("/api/v1/resting-teams").then().body("team.slug", hasItem(team));

        Console.as(owner).post("/api/v1/teams/" + team + "/bring-back").then().statusCode(200);

        Console.as(operator).get("/api/v1/vms/" + vm).then().statusCode(200).body("status", equalTo("stopped"));
        Console.as(operator).post("/api/v1/vms/" + vm + "/start").then().statusCode(202);
        Console.as(owner)
                .post("/api/v1/teams/" + team + "/bring-back")
                .then()
                .statusCode(409)
                .body("type", equalTo("wrong-state"));
    }

    @Test
    void after_its_time_it_goes_with_all_its_own_once_hosts_have_removed_the_disks() {
        Console.as(owner)
                .body(Map.of("team", team, "name", "Ours", "copyOf", "Workshop"))
                .post("/api/v1/policies")
                .then()
                .statusCode(201);
        Console.as(owner)
                .body(Map.of("name", "Usual", "image", SimulatedHosts.ISO))
                .post("/api/v1/teams/" + team + "/templates")
                .then()
                .statusCode(201);
        UUID id = database.first("select id from team where slug = ?", row -> row.uuid("id"), team)
                .orElseThrow();
        Instant until =
                Instant.parse(delete(owner).then().statusCode(202).extract().path("until"));

        resting.endUntil(until.minusMillis(1));
        assertEquals(1, rows("team", "id", id));
        assertEquals(1, rows("vm", "team", id));
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(40))
                .until(() -> {
                    resting.endUntil(until);
                    return rows("team", "id", id) == 0;
                });

        for (String table : List.of("vm", "policy", "vm_template", "membership", "invitation")) {
            assertEquals(0, rows(table, "team", id), table);
        }
        Console.as(admin)
                .get("/api/v1/audit?target=team:" + team)
                .then()
                .body("items[0].action", equalTo("team.delete-for-good"))
                .body("items.find { it.action == 'team.delete' }.diff.restsUntil", equalTo(until.toString()));
        assertEquals(1, database.first("""
                                select count(distinct operation) as stories from audit_entry
                                where team = ? and action in ('team.delete', 'vm.delete-for-good', 'team.delete-for-good')
                                """, row -> row.number("stories"), id).orElseThrow());
        Console.as(admin)
                .body(Map.of("slug", team, "name", "Anew"))
                .post("/api/v1/teams")
                .then()
                .statusCode(201);
    }

    @Test
    void its_page_deletes_it_by_its_short_name_and_the_list_brings_it_back() {
        stop(owner);
        Browsing browsing = Browsing.signedIn("owner-" + team, Console.PASSWORD);

        browsing.form("/teams/" + team)
                .formParam("typed", "else")
                .post("/teams/" + team + "/delete")
                .then()
                .statusCode(422)
                .body(containsString("That is not its short name."));
        browsing.form("/teams/" + team)
                .formParam("typed", team)
                .post("/teams/" + team + "/delete")
                .then()
                .statusCode(303)
                .header("Location", containsString("/teams"));
        browsing.request()
                .get("/teams")
                .then()
                .body(allOf(containsString("id=\"deleted\""), containsString("/teams/" + team + "/bring-back")));
        browsing.form("/teams")
                .formParam("typed", "else")
                .post("/teams/" + team + "/delete-now")
                .then()
                .statusCode(422);
        browsing.form("/teams").post("/teams/" + team + "/bring-back").then().statusCode(303);

        Console.as(owner).get("/api/v1/teams").then().body("items.slug", hasItems(team));
    }

    private Response delete(String token) {
        stop(token);
        return Console.as(token).delete("/api/v1/teams/" + team);
    }

    /** Stops it whatever that takes, as its owner, and waits for it. */
    private void stop(String token) {
        String preview = Console.as(token)
                .get("/api/v1/vms/" + vm + "/preview?event=restart")
                .then()
                .statusCode(200)
                .extract()
                .path("id");
        Console.as(token)
                .body(Map.of("accept", preview))
                .post("/api/v1/vms/" + vm + "/stop")
                .then()
                .statusCode(202);
        awaitStatus(vm, "stopped");
    }

    private long rows(String table, String column, UUID team) {
        return database.first(
                        "select count(*) as rows from " + table + " where " + column + " = ?",
                        row -> row.number("rows"),
                        team)
                .orElseThrow();
    }

    /** A member with this role; their token. */
    private String member(String role) {
        return Console.member(admin, role + "-" + team, team, role);
    }
}
