package io.tidemark.vm;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tidemark.support.Browsing;
import io.tidemark.support.Console;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What administrators let a team choose; no host is needed for it. */
@QuarkusTest
class GuardRailsTest {

    /** No host of the tests is of its architecture: the VMs wait. */
    private static final String FOR_NO_HOST = "alpine-3.23.4-disk-aarch64";

    private String token;
    private String team;
    private String mark;

    @BeforeEach
    void aTeam() {
        token = Console.adminToken();
        mark = UUID.randomUUID().toString().substring(0, 8);
        team = "rails-" + mark;
        Console.as(token)
                .body(Map.of("slug", team, "name", "R"))
                .post("/api/v1/teams")
                .then()
                .statusCode(201);
    }

    @Test
    void only_allowed_images_are_chosen_and_the_refusal_names_them() {
        String other = image();
        rails(Map.of("images", List.of(other)));

        vm(Map.of("name", "refused"))
                .statusCode(422)
                .body("type", equalTo("guard-rail"))
                .body("field", equalTo("image"))
                .body("detail", containsString(other));
        vm(Map.of("name", "allowed", "image", other)).statusCode(201);
    }

    @Test
    void a_vm_that_is_there_stays_and_goes_only_to_what_is_allowed() {
        String vm = vm(Map.of("name", "earlier", "memoryMib", 300))
                .statusCode(201)
                .extract()
                .path("id");
        String copy = policy();
        rails(Map.of("images", List.of(), "policies", List.of("Disk image"), "locked", List.of("memoryMib")));

        Console.as(token)
                .get("/api/v1/vms/" + vm)
                .then()
                .body("memoryMib", equalTo(300))
                .body("intent", equalTo("running"));
        Console.as(token).post("/api/v1/vms/" + vm + "/stop").then().statusCode(202);
        refused(vm, "change-policy", Map.of("policy", copy));
        refused(vm, "change-base", Map.of("image", image()));
        patch(vm, Map.of("memoryMib", 301)).statusCode(422).body("field", equalTo("memoryMib"));
        patch(vm, Map.of("memoryMib", 300, "vcpus", 2)).statusCode(200);
        Console.as(token).post("/api/v1/vms/" + vm + "/start").then().statusCode(202);
    }

    @Test
    void usual_sizes_are_the_administrators_and_a_locked_one_is_nobodys_to_change() {
        rails(Map.of("vcpus", 3, "memoryMib", 320, "locked", List.of("memoryMib", "packages")));

        vm(Map.of("name", "usual")).statusCode(201).body("vcpus", equalTo(3)).body("memoryMib", equalTo(320));
        vm(Map.of("name", "said", "vcpus", 1, "memoryMib", 320)).statusCode(201).body("vcpus", equalTo(1));
        vm(Map.of("name", "larger", "memoryMib", 512))
                .statusCode(422)
                .body("type", equalTo("guard-rail"))
                .body("field", equalTo("memoryMib"))
                .body("detail", containsString("320"));
        vm(Map.of("name", "more", "packages", List.of("jq"))).statusCode(422).body("field", equalTo("packages"));
    }

    @Test
    void what_follows_no_named_policy_follows_one_that_is_allowed() {
        String copy = policy();
        rails(Map.of("policies", List.of(copy)));

        vm(Map.of("name", "unnamed")).statusCode(201).body("policy", equalTo(copy));
        vm(Map.of("name", "named", "policy", "Disk image"))
                .statusCode(422)
                .body("type", equalTo("guard-rail"))
                .body("field", equalTo("policy"));
    }

    @Test
    void templates_are_held_too_and_one_that_was_there_says_so() {
        String templates = "/api/v1/teams/" + team + "/templates";
        Map<String, Object> template = Map.of("name", "Earlier", "image", FOR_NO_HOST, "memoryMib", 300);
        Console.as(token).body(template).post(templates).then().statusCode(201).body("trouble", nullValue());
        rails(Map.of("memoryMib", 256, "locked", List.of("memoryMib")));

        Console.as(token).get(templates).then().body("items[0].trouble", containsString("256"));
        vm(Map.of("name", "from", "template", "Earlier")).statusCode(409).body("type", equalTo("template-broken"));
        Console.as(token)
                .body(Map.of("name", "Later", "image", FOR_NO_HOST, "memoryMib", 300))
                .post(templates)
                .then()
                .statusCode(422)
                .body("type", equalTo("guard-rail"));
    }

    @Test
    void setting_them_is_told_with_both_sides_and_nonsense_is_refused() {
        rails(Map.of("vcpus", 2));
        rails(Map.of("policies", List.of("Disk image"), "locked", List.of("vcpus")));

        Console.as(token)
                .get("/api/v1/audit?action=team.guard-rails&outcome=done&team=" + team)
                .then()
                .body("items", hasSize(2))
                .body("items[0].diff.before.vcpus", equalTo(2))
                .body("items[0].diff.after.policies[0]", equalTo("Disk image"));
        for (Map<String, ?> nonsense : List.of(
                Map.of("images", List.of("none-" + mark)),
                Map.of("policies", List.of("none-" + mark)),
                Map.of("locked", List.of("colour")),
                Map.of("memoryMib", 1))) {
            Console.as(token)
                    .body(nonsense)
                    .put("/api/v1/teams/" + team + "/guard-rails")
                    .then()
                    .statusCode(422)
                    .body("field", equalTo(nonsense.keySet().iterator().next()));
        }
    }

    @Test
    void the_form_shows_what_is_not_allowed_disabled_with_the_reason() {
        rails(Map.of("images", List.of(FOR_NO_HOST), "memoryMib", 320, "locked", List.of("memoryMib")));

        Console.as(token)
                .cookie("tidemark-session", token)
                .accept("text/html")
                .get("/vms/new?team=" + team)
                .then()
                .statusCode(200)
                .body(containsString("An administrator allows this team only some images"))
                .body(matchesPattern("(?s).*name=\"memoryMib\"[^>]* value=\"320\"\\s+readonly\\s.*"))
                .body(containsString("it stays 320 MiB"));
    }

    @Test
    void a_form_that_is_refused_comes_back_as_it_was_filled_in() {
        rails(Map.of("vcpus", 2));

        Browsing.signedIn()
                .form("/teams/" + team + "/guard-rails")
                .formParam("images", "any")
                .formParam("policies", "any")
                .formParam("vcpus", "3")
                .formParam("memoryMib", "plenty")
                .formParam("locked", "vcpus")
                .post("/teams/" + team + "/guard-rails")
                .then()
                .statusCode(422)
                .body(matchesPattern("(?s).*name=\"vcpus\"[^>]* value=\"3\".*"))
                .body(matchesPattern("(?s).*name=\"memoryMib\"[^>]* value=\"plenty\"[^>]*aria-invalid.*"))
                .body(matchesPattern("(?s).*name=\"locked\" value=\"vcpus\" checked.*"));
    }

    private void rails(Map<String, ?> wanted) {
        Console.as(token)
                .body(wanted)
                .put("/api/v1/teams/" + team + "/guard-rails")
                .then()
                .log()
                .ifValidationFails()
                .statusCode(200);
    }

    private ValidatableResponse vm(Map<String, ?> more) {
        Map<String, Object> body = new HashMap<>(Map.of("team", team));
        if (!more.containsKey("template")) {
            body.put("image", FOR_NO_HOST);
        }
        body.putAll(more);
        return Console.as(token).body(body).post("/api/v1/vms").then();
    }

    private void refused(String vm, String action, Map<String, ?> wanted) {
        Console.as(token)
                .body(wanted)
                .post("/api/v1/vms/" + vm + "/" + action)
                .then()
                .statusCode(422)
                .body("type", equalTo("guard-rail"));
    }

    private ValidatableResponse patch(String vm, Map<String, ?> change) {
        return Console.as(token).body(change).patch("/api/v1/vms/" + vm).then();
    }

    private String policy() {
        return Console.as(token)
                .body(Map.of("team", team, "name", "Copy " + mark, "copyOf", "Disk image"))
                .post("/api/v1/policies")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private String image() {
        String name = "rails-image-" + UUID.randomUUID();
        Console.as(token)
                .body(Map.of(
                        "name",
                        name,
                        "kind",
                        "disk",
                        "arch",
                        "aarch64",
                        "url",
                        "https://192.0.2.1/" + name,
                        "digest",
                        "sha512:" + "0".repeat(96) + name.replace("-", "").substring(10)))
                .post("/api/v1/images")
                .then()
                .log()
                .ifValidationFails()
                .statusCode(201);
        return name;
    }
}
