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
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tidemark.demo.SimulatedAgent;
import io.tidemark.platform.Database;
import io.tidemark.support.AtOnce;
import io.tidemark.support.Browsing;
import io.tidemark.support.Console;
import io.tidemark.support.SimulatedHosts;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A deleted team can be brought back for a while, and goes with all its own after it. */
@QuarkusTest
class RestingTeamsTest {

    /** Of a race: as many as show each order of two, for most ways of a scheduler. */
    private static final int ROUNDS = 6;

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

    @Test
    void a_team_is_deleted_or_its_vms_are_made_and_started_and_never_both() {
        Set<Integer> seen = new TreeSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            String other = team + "-" + round;
            Console.as(admin)
                    .body(Map.of("slug", other, "name", "Raced"))
                    .post("/api/v1/teams")
                    .then()
                    .statusCode(201);
            String stopped =
                    waiting(other, "stopped").then().statusCode(201).extract().path("id");
            Console.as(admin).post("/api/v1/vms/" + stopped + "/stop").then().statusCode(202);

            List<Integer> said = AtOnce.ask(List.of(
                    () -> Console.as(admin).delete("/api/v1/teams/" + other),
                    () -> Console.as(admin).post("/api/v1/vms/" + stopped + "/start"),
                    () -> waiting(other, "made"),
                    () -> Console.as(admin).delete("/api/v1/teams/" + other)));

            boolean deleted = said.get(0) == 202 || said.get(3) == 202;
            assertEquals(deleted ? List.of(404, 404) : List.of(202, 201), said.subList(1, 3), () -> "answers: " + said);
            assertEquals(deleted ? 0 : 2, running(other), () -> "answers: " + said);
            assertEquals(deleted ? 1 : 0, deletions(other), () -> "answers: " + said);
            seen.addAll(List.of(said.get(0), said.get(3)));
        }
        assertTrue(Set.of(202, 404, 409).containsAll(seen), seen::toString);
    }

    @Test
    void of_two_who_bring_a_team_back_and_end_its_rest_at_once_one_is_told_that_it_is_too_late() {
        delete(owner).then().statusCode(202);

        List<Integer> said = AtOnce.ask(List.of(
                () -> Console.as(owner).post("/api/v1/teams/" + team + "/bring-back"),
                () -> Console.as(admin).post("/api/v1/teams/" + team + "/delete-now"),
                () -> Console.as(owner).post("/api/v1/teams/" + team + "/bring-back")));

        long done = said.stream().filter(status -> status < 300).count();
        assertEquals(1, done, said::toString);
        assertTrue(Set.of(200, 202, 204, 409).containsAll(said), said::toString);
    }

    /** Waits for a host that never comes. */
    private Response waiting(String of, String name) {
        return Console.as(admin)
                .body(Map.of("team", of, "name", name, "image", SimulatedHosts.ISO, "memoryMib", 512_000))
                .post("/api/v1/vms");
    }

    private long running(String of) {
        return database.first(
                        "select count(*) as vms from vm v join team t on t.id = v.team"
                                + " where t.slug = ? and v.intended = 'running'",
                        row -> row.number("vms"),
                        of)
                .orElseThrow();
    }

    private long deletions(String of) {
        return database.first(
                        "select count(*) as entries from audit_entry"
                                + " where action = 'team.delete' and outcome = 'done' and target = ?",
                        row -> row.number("entries"),
                        "team:" + of)
                .orElseThrow();
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
