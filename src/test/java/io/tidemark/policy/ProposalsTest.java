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

    @Test
    void the_form_says_before_anything_is_sent_that_a_second_person_will_be_asked() {
        Browsing browsing = Browsing.signedIn("operator-" + mark, Console.PASSWORD);
        String form = "/policies/" + policy + "/revise";

        browsing.request()
                .get(form)
                .then()
                .statusCode(200)
                .body(allOf(containsString("id=\"second-person\""), containsString("Make the revision")));
        browsing.form(form)
                .formParam("root", "ram")
                .formParam("kept", String.join("\n", LESS))
                .formParam("packages", "none")
                .formParam("dataVolumeGib", "4")
                .formParam("latest", "1")
                .post(form)
                .then()
                .statusCode(422)
                .body(allOf(containsString("id=\"keeps-less\""), containsString("Propose the revision")));
        proposed(operator);
        browsing.request().get(form).then().body(containsString("operator-" + mark + " has proposed one already"));
        Console.as(admin)
                .body(Map.of("lesserRevisions", "free"))
                .put("/api/v1/teams/" + team + "/guard-rails")
                .then()
                .statusCode(200);
        browsing.request().get(form).then().body(not(containsString("id=\"second-person\"")));
    }

    @Test
    void an_administrator_who_is_no_member_finds_what_waits_on_a_page_and_answers_it_there() {
        String proposal = proposed(operator);
        Console.as(admin)
                .delete("/api/v1/teams/" + team + "/members/admin")
                .then()
                .statusCode(204);
        Browsing browsing = Browsing.signedIn();

        browsing.request().get("/policies/" + policy).then().statusCode(404);
        browsing.request().get("/policies").then().body(containsString("href=\"/policies/proposals\""));
        browsing.request()
                .get("/policies/proposals")
                .then()
                .statusCode(200)
                .body(allOf(containsString("Ours " + mark + ", of Second"), containsString(proposal)));
        answeredOnThePage(browsing, proposal, "decline", "").statusCode(422).body(containsString("Say why"));
        answeredOnThePage(browsing, proposal, "approve", "").statusCode(303);

        browsing.request().get("/policies/proposals").then().body(not(containsString(proposal)));
        latest().body("number", equalTo(2)).body("approvedBy", equalTo("admin"));
    }

    @Test
    void only_those_who_may_answer_are_told_what_waits_and_nobody_of_a_team_at_rest() {
        String proposal = proposed(operator);
        String waiting = "findAll { it.proposal.id == '" + proposal + "' }";

        Console.as(operator).get("/api/v1/proposals").then().statusCode(200).body("", hasSize(0));
        for (String token : List.of(owner, admin)) {
            Console.as(token)
                    .get("/api/v1/proposals")
                    .then()
                    .body(waiting + ".team.slug", equalTo(List.of(team)))
                    .body(waiting + ".policy.latest.number", equalTo(List.of(1)));
        }
        Console.as(owner).delete("/api/v1/teams/" + team).then().statusCode(202);

        Console.as(admin).get("/api/v1/proposals").then().statusCode(200).body(waiting, hasSize(0));
        answer(admin, proposal, "approve").then().statusCode(404);
    }

    private ValidatableResponse answeredOnThePage(Browsing browsing, String proposal, String verdict, String note) {
        return browsing.form("/policies/proposals")
                .formParam("policy", policy)
                .formParam("proposal", proposal)
                .formParam("verdict", verdict)
                .formParam("note", note)
                .post("/policies/proposals")
                .then();
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
