package io.tidemark.policy;

import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.tidemark.support.Browsing;
import io.tidemark.support.Console;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A revision that keeps less waits for a second person where an administrator wants that; no host is needed for it. */
@QuarkusTest
class ProposalsTest {

    private static final List<String> MUCH = List.of("/etc", "/home", "/srv");
    private static final List<String> LESS = List.of("/etc", "/home");

    private final String mark = UUID.randomUUID().toString().substring(0, 8);
    private final String team = "second-" + mark;
    private String admin;
    private String operator;
    private String owner;
    private String policy;

    @BeforeEach
    void aTeamThatAsksASecondPerson() {
        admin = Console.adminToken();
        Console.as(admin)
                .body(Map.of("slug", team, "name", "Second"))
                .post("/api/v1/teams")
                .then()
                .statusCode(201);
        operator = Console.member(admin, "operator-" + mark, team, "operator");
        owner = Console.member(admin, "owner-" + mark, team, "owner");
        policy = policy("Ours", MUCH);
        Console.as(admin)
                .body(Map.of("lesserRevisions", "second-person"))
                .put("/api/v1/teams/" + team + "/guard-rails")
                .then()
                .statusCode(200)
                .body("lesserRevisions", equalTo("second-person"));
    }

    @Test
    void a_revision_that_keeps_less_is_no_revision_before_another_owner_has_approved_it() {
        String proposal = proposed(operator);

        latest().body("number", equalTo(1));
        revise(operator, List.of("/etc")).then().statusCode(409).body("type", equalTo("proposed-already"));
        answer(operator, proposal, "approve").then().statusCode(403);
        answer(owner, proposal, "approve")
                .then()
                .statusCode(200)
                .body("state", equalTo("approved"))
                .body("answeredBy", equalTo("owner-" + mark));

        latest().body("number", equalTo(2))
                .body("kept", equalTo(LESS))
                .body("madeBy", equalTo("operator-" + mark))
                .body("approvedBy", equalTo("owner-" + mark));
        Console.as(admin)
                .get("/api/v1/audit?outcome=done&target=policy:" + policy)
                .then()
                .body("items.action", equalTo(List.of("policy.answer", "policy.propose", "policy.create")))
                .body("items[0].diff.proposedBy", equalTo("operator-" + mark));
    }

    @Test
    void nobody_answers_their_own_and_an_administrator_who_is_no_member_may() {
        String proposal = proposed(owner);

        answer(owner, proposal, "approve").then().statusCode(409).body("type", equalTo("own-proposal"));
        Console.as(admin)
                .delete("/api/v1/teams/" + team + "/members/admin")
                .then()
                .statusCode(204);
        answer(admin, proposal, "decline").then().statusCode(200).body("state", equalTo("declined"));

        latest().body("number", equalTo(1));
        answer(admin, proposal, "approve").then().statusCode(409).body("type", equalTo("nothing-proposed"));
    }

    @Test
    void what_keeps_more_needs_nobody_and_makes_a_proposal_stale() {
        String proposal = proposed(operator);

        revise(operator, List.of("/etc", "/home", "/opt", "/srv")).then().statusCode(201);

        answer(owner, proposal, "approve").then().statusCode(409).body("type", equalTo("stale-proposal"));
        answer(owner, UUID.randomUUID().toString(), "approve")
                .then()
                .statusCode(409)
                .body("type", equalTo("other-proposal"));
        latest().body("number", equalTo(2)).body("approvedBy", nullValue());
    }

    @Test
    void no_vm_gets_to_less_by_another_policy_or_an_earlier_revision() {
        String lesser = policy("Lesser", LESS);
        revise(operator, lesser, MUCH).then().statusCode(201);
        String vm = vm();

        change(vm, Map.of("policy", lesser, "revision", 1))
                .then()
                .statusCode(422)
                .body("type", equalTo("guard-rail"))
                .body("detail", containsString("needs a second person"));
        change(vm, Map.of("policy", lesser, "revision", 2)).then().statusCode(202);
        change(vm, Map.of("policy", lesser, "revision", 1))
                .then()
                .statusCode(422)
                .body("type", equalTo("guard-rail"));
        change(vm, Map.of("policy", policy)).then().statusCode(202);
        answer(owner, proposed(operator), "approve").then().statusCode(200);
        change(vm, Map.of("policy", policy, "revision", 2)).then().body("type", not(equalTo("guard-rail")));
    }

    @Test
    void the_policys_page_shows_what_waits_and_answers_it() {
        String proposal = proposed(operator);
        Browsing proposer = Browsing.signedIn("operator-" + mark, Console.PASSWORD);
        Browsing browsing = Browsing.signedIn("owner-" + mark, Console.PASSWORD);

        proposer.request()
                .get("/policies/" + policy)
                .then()
                .body(allOf(containsString("This is your own"), not(containsString("/proposal\""))));
        browsing.request()
                .get("/policies/" + policy)
                .then()
                .body(allOf(containsString("id=\"proposed\""), containsString("/srv"), containsString(proposal)));
        browsing.form("/policies/" + policy)
                .formParam("proposal", proposal)
                .formParam("verdict", "approve")
                .formParam("note", "agreed with the night shift")
                .post("/policies/" + policy + "/proposal")
                .then()
                .statusCode(303);

        latest().body("number", equalTo(2));
        Console.as(operator)
                .get("/api/v1/policies/" + policy + "/proposals")
                .then()
                .body("", hasSize(1))
                .body("[0].note", equalTo("agreed with the night shift"));
    }

    private String policy(String name, List<String> kept) {
        return Console.as(operator)
                .body(Map.of("team", team, "name", name + " " + mark, "root", "ram", "kept", kept))
                .post("/api/v1/policies")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private String proposed(String by) {
        return revise(by, LESS)
                .then()
                .statusCode(202)
                .body("state", equalTo("waiting"))
                .extract()
                .path("id");
    }

    private Response revise(String by, List<String> kept) {
        return revise(by, policy, kept);
    }

    private static Response revise(String by, String policy, List<String> kept) {
        return Console.as(by).body(Map.of("kept", kept)).post("/api/v1/policies/" + policy + "/revisions");
    }

    private Response answer(String by, String proposal, String verdict) {
        return Console.as(by)
                .body(Map.of("proposal", proposal, "verdict", verdict, "note", "for the test"))
                .post("/api/v1/policies/" + policy + "/proposals/answer");
    }

    private ValidatableResponse latest() {
        return Console.as(operator)
                .get("/api/v1/policies/" + policy)
                .then()
                .statusCode(200)
                .rootPath("latest");
    }

    /** It waits for a host that never comes, and is stopped: changes of its policy take nothing. */
    private String vm() {
        String id = Console.as(operator)
                .body(Map.of(
                        "team",
                        team,
                        "name",
                        "follows",
                        "image",
                        "alpine-lima-3.23.0-iso",
                        "policy",
                        policy,
                        "memoryMib",
                        512_000))
                .post("/api/v1/vms")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        Console.as(operator).post("/api/v1/vms/" + id + "/stop").then().statusCode(202);
        return id;
    }

    private Response change(String vm, Map<String, Object> body) {
        return Console.as(operator).body(body).post("/api/v1/vms/" + vm + "/change-policy");
    }
}
