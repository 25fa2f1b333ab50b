package io.tidemark.policy;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tidemark.support.Console;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Policies of teams: who makes and revises them, who sees them, and what is refused. */
@QuarkusTest
class CustomPoliciesTest {

    private String admin;

    @BeforeEach
    void signIn() {
        admin = Console.adminToken();
    }

    @Test
    void a_copy_begins_with_the_rules_of_its_model() {
        String id = make(Map.of("name", "Ledger " + some(), "copyOf", "Workshop", "summary", "For the ledger."));

        Console.as(admin)
                .get("/api/v1/policies/" + id)
                .then()
                .statusCode(200)
                .header("ETag", equalTo("\"1\""))
                .body("slug", startsWith("ledger-"))
                .body("summary", equalTo("For the ledger."))
                .body("latest.number", equalTo(1))
                .body("latest.root", equalTo("ram"))
                .body("latest.kept", hasItem("/var/log"))
                .body("latest.scratch", hasItem("/var/cache"))
                .body("latest.packages", equalTo("snapshot"))
                .body("latest.madeBy", equalTo("admin"));
    }

    @Test
    void a_revision_changes_what_it_names_and_leaves_the_one_before_as_it_was() {
        String id = make(Map.of("name", "Revised " + some(), "copyOf", "workshop"));

        post("/api/v1/policies/" + id + "/revisions", Map.of("kept", List.of("/etc", "/srv")))
                .statusCode(201)
                .header("Location", containsString("/revisions/2"))
                .body("number", equalTo(2))
                .body("kept", equalTo(List.of("/etc", "/srv")))
                .body("packages", equalTo("snapshot"));

        Console.as(admin)
                .get("/api/v1/policies/" + id + "/revisions")
                .then()
                .body("items.number", equalTo(List.of(2, 1)))
                .body("items[1].kept", hasItem("/var/log"));
    }

    @Test
    void the_same_again_is_no_revision() {
        String id = make(Map.of("name", "Same " + some(), "copyOf", "workshop"));

        post("/api/v1/policies/" + id + "/revisions", Map.of("packages", "snapshot"))
                .statusCode(409)
                .body("type", equalTo("nothing-changed"));
    }

    @Test
    void a_built_in_policy_is_never_revised_and_the_refusal_says_to_copy_it() {
        post("/api/v1/policies/workshop/revisions", Map.of("kept", List.of("/etc")))
                .statusCode(409)
                .body("type", equalTo("built-in"))
                .body("detail", containsString("copy"));
        Console.as(admin).get("/api/v1/policies/workshop").then().body("latest.number", equalTo(2));
    }

    @Test
    void a_revision_of_what_somebody_else_revised_meanwhile_is_stale() {
        String id = make(Map.of("name", "Stale " + some(), "copyOf", "workshop"));
        String path = "/api/v1/policies/" + id + "/revisions";
        post(path, Map.of("dataVolumeGib", 9)).statusCode(201);

        Console.as(admin)
                .header("If-Match", "\"1\"")
                .body(Map.of("dataVolumeGib", 10))
                .post(path)
                .then()
                .statusCode(412)
                .body("type", equalTo("stale"));
    }

    @Test
    void making_one_twice_with_one_key_makes_one() {
        Map<String, Object> body = Map.of("team", "default", "name", "Once " + some(), "copyOf", "ephemeral");
        String key = UUID.randomUUID().toString();

        String first = Console.as(admin)
                .header("Idempotency-Key", key)
                .body(body)
                .post("/api/v1/policies")
                .path("id");
        String second = Console.as(admin)
                .header("Idempotency-Key", key)
                .body(body)
                .post("/api/v1/policies")
                .path("id");

        assertEquals(first, second);
    }

    @Test
    void each_wrong_value_is_refused_by_name() {
        refused("name", Map.of("name", " ", "copyOf", "workshop"));
        refused("name", Map.of("name", "x".repeat(101), "copyOf", "workshop"));
        refused("name", Map.of("name", "a\nb", "copyOf", "workshop"));
        refused("name", Map.of("name", "a\u202eb", "copyOf", "workshop"));
        refused("name", Map.of("name", UUID.randomUUID().toString(), "copyOf", "workshop"));
        refused("name", Map.of("copyOf", "workshop"));
        refused("root", Map.of("name", "no root"));
        refused("root", Map.of("name", "odd", "root", "RAM"));
        refused("packages", Map.of("name", "odd", "root", "ram", "packages", "sometimes"));
        refused("packages", Map.of("name", "odd", "root", "layered", "packages", "reinstall"));
        refused("kept", Map.of("name", "odd", "root", "disk", "kept", List.of("/etc")));
        refused("kept[1]", Map.of("name", "odd", "root", "ram", "kept", List.of("/etc", "/etc/apk")));
        refused("kept[0]", Map.of("name", "odd", "root", "ram", "kept", List.of("/run/x")));
        refused("scratch[0]", Map.of("name", "odd", "root", "ram", "scratch", List.of("/etc/../x")));
        refused("dataVolumeGib", Map.of("name", "odd", "root", "ram", "dataVolumeGib", 0));
        refused("copyOf", Map.of("name", "odd", "copyOf", "no-such-policy"));
        Map<String, Object> holed = new HashMap<>(Map.of("name", "odd", "root", "ram"));
        holed.put("kept", Arrays.asList("/etc", null));
        refused("kept[1]", holed);
    }

    @Test
    void a_name_is_given_once_in_a_team_and_never_that_of_a_built_in_policy() {
        String name = "Twice " + some();
        make(Map.of("name", name, "copyOf", "workshop"));

        post("/api/v1/policies", Map.of("team", "default", "name", name.toUpperCase(Locale.ROOT), "copyOf", "workshop"))
                .statusCode(409)
                .body("type", equalTo("name-taken"));
        post("/api/v1/policies", Map.of("team", "default", "name", "lima CLASSIC", "copyOf", "workshop"))
                .statusCode(409)
                .body("type", equalTo("name-taken"));
    }

    @Test
    void names_without_a_latin_letter_get_a_slug_of_their_own() {
        String id = make(Map.of(
                "name",
                "账本 "
                        + some().chars()
                                .mapToObj(c -> Character.toString(0x4e00 + c))
                                .collect(Collectors.joining()),
                "copyOf",
                "workshop"));

        Console.as(admin).get("/api/v1/policies/" + id).then().body("slug", startsWith("policy-"));
    }

    @Test
    void a_team_s_policy_is_nobody_else_s_to_see_copy_revise_or_follow() {
        String name = "Secret " + some();
        String id = make(Map.of("name", name, "copyOf", "workshop"));
        String stranger = member(team(), "owner");

        for (String path : List.of(id, name)) {
            Console.as(stranger).get("/api/v1/policies/" + path).then().statusCode(404);
            Console.as(stranger)
                    .get("/api/v1/policies/" + path + "/revisions")
                    .then()
                    .statusCode(404);
        }
        Console.as(stranger)
                .get("/api/v1/policies/" + id + "/revisions/1")
                .then()
                .statusCode(404);
        Console.as(stranger).get("/api/v1/policies?limit=500").then().body("items.name", not(hasItem(name)));
        Console.as(stranger)
                .body(Map.of("dataVolumeGib", 9))
                .post("/api/v1/policies/" + id + "/revisions")
                .then()
                .statusCode(404);
    }

    @Test
    void a_team_can_not_copy_another_team_s_policy_even_for_a_member_of_both() {
        String other = team();
        String name = "Theirs " + some();
        Console.as(admin)
                .body(Map.of("team", other, "name", name, "copyOf", "workshop"))
                .post("/api/v1/policies")
                .then()
                .statusCode(201);

        post("/api/v1/policies", Map.of("team", "default", "name", "Copy " + some(), "copyOf", name))
                .statusCode(422)
                .body("field", equalTo("copyOf"));
    }

    @Test
    void a_viewer_reads_and_changes_nothing() {
        String slug = team();
        String viewer = member(slug, "viewer");
        String id = Console.as(admin)
                .body(Map.of("team", slug, "name", "Watched " + some(), "copyOf", "workshop"))
                .post("/api/v1/policies")
                .path("id");

        Console.as(viewer).get("/api/v1/policies/" + id).then().statusCode(200);
        Console.as(viewer)
                .body(Map.of("dataVolumeGib", 9))
                .post("/api/v1/policies/" + id + "/revisions")
                .then()
                .statusCode(403);
        Console.as(viewer)
                .body(Map.of("team", slug, "name", "Mine " + some(), "copyOf", "workshop"))
                .post("/api/v1/policies")
                .then()
                .statusCode(403);
    }

    @Test
    void making_and_revising_stand_in_the_audit_log_and_refusals_too() {
        String id = make(Map.of("name", "Logged " + some(), "copyOf", "workshop"));
        post("/api/v1/policies/" + id + "/revisions", Map.of("kept", List.of("/etc")))
                .statusCode(201);

        Console.as(admin)
                .get("/api/v1/audit?target=policy:" + id)
                .then()
                .body("items.action", hasItem("policy.create"))
                .body("items.action", hasItem("policy.revise"))
                .body("items.find { it.action == 'policy.revise' }.diff.kept.after", equalTo(List.of("/etc")))
                .body("items", hasSize(2));
        post("/api/v1/policies/workshop/revisions", Map.of("kept", List.of("/etc")))
                .statusCode(409);
        Console.as(admin)
                .get("/api/v1/audit?action=policy.revise&outcome=refused")
                .then()
                .body("items.cause", hasItem("built-in"));
    }

    @Test
    void old_revisions_stay_as_they_were_and_new_ones_of_the_built_in_policies_say_what_is_scratch() {
        Console.as(admin)
                .get("/api/v1/policies/lima-classic/revisions")
                .then()
                .body("items.number", equalTo(List.of(2, 1)))
                .body("items.packages", equalTo(List.of("fix", "reinstall")))
                .body("items[1].scratch", hasSize(0))
                .body("items[0].scratch", equalTo(List.of("/run", "/var/cache", "/var/tmp")));
    }

    private String make(Map<String, Object> body) {
        Map<String, Object> whole = new HashMap<>(body);
        whole.put("team", "default");
        return post("/api/v1/policies", whole).statusCode(201).extract().path("id");
    }

    private void refused(String field, Map<String, Object> body) {
        Map<String, Object> whole = new HashMap<>(body);
        whole.put("team", "default");
        post("/api/v1/policies", whole).statusCode(422).body("field", equalTo(field));
    }

    private ValidatableResponse post(String path, Map<String, Object> body) {
        return Console.as(admin).body(body).post(path).then();
    }

    private String team() {
        String slug = "team-" + some();
        Console.as(admin)
                .body(Map.of("slug", slug, "name", slug))
                .post("/api/v1/teams")
                .then()
                .statusCode(201);
        return slug;
    }

    private String member(String team, String role) {
        return Console.member(admin, "member-" + some(), team, role);
    }

    private static String some() {
        return UUID.randomUUID().toString().substring(0, 8);
    }
}
