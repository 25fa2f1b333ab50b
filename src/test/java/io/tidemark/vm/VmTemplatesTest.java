package io.tidemark.vm;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tidemark.support.Console;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a team offers its members to make VMs from; no host is needed for it. */
@QuarkusTest
class VmTemplatesTest {

    /** No host of the tests is of its architecture: the VMs wait. */
    private static final String FOR_NO_HOST = "alpine-3.23.4-disk-aarch64";

    private static final String PASSWORD = "a password that is long enough";

    private String mark;
    private String team;
    private String owner;
    private String templates;

    @BeforeEach
    void aTeam() {
        mark = UUID.randomUUID().toString().substring(0, 8);
        team = "offers-" + mark;
        owner = Console.adminToken();
        templates = "/api/v1/teams/" + team + "/templates";
        Console.as(owner)
                .body(Map.of("slug", team, "name", "O"))
                .post("/api/v1/teams")
                .then()
                .statusCode(201);
    }

    @Test
    void a_vm_from_a_template_is_what_the_template_says_and_the_log_names_it() {
        template(Map.of(
                "name",
                "Ledger",
                "vcpus",
                2,
                "memoryMib",
                768,
                "dataVolumeGib",
                9,
                "packages",
                List.of("jq"),
                "userData",
                "#cloud-config",
                "serialLogin",
                "prompt"));

        String vm = vm(Map.of("template", "ledger", "name", "books"))
                .statusCode(201)
                .body("vcpus", equalTo(2))
                .body("memoryMib", equalTo(768))
                .body("dataVolumeGib", equalTo(9))
                .body("packages", equalTo(List.of("jq")))
                .body("userDataBytes", equalTo(13))
                .body("serialLogin", equalTo("prompt"))
                .extract()
                .path("id");

        Console.as(owner)
                .get("/api/v1/audit?action=vm.create&target=vm:" + vm)
                .then()
                .body("items[0].diff.template", equalTo("Ledger"));
    }

    @Test
    void what_the_request_says_beats_the_template_and_the_quota_beats_both() {
        String id = template(Map.of("name", "Small", "memoryMib", 256));
        Console.as(owner)
                .body(Map.of("memoryMib", 512))
                .put("/api/v1/teams/" + team + "/quota")
                .then()
                .statusCode(200);

        vm(Map.of("template", id, "name", "too-large", "memoryMib", 513))
                .statusCode(409)
                .body("type", equalTo("over-quota"));
        vm(Map.of("template", id, "name", "larger", "memoryMib", 400))
                .statusCode(201)
                .body("memoryMib", equalTo(400));
        vm(Map.of("template", id, "name", "one-more")).statusCode(409).body("type", equalTo("over-quota"));
    }

    @Test
    void vms_follow_the_revision_that_the_template_names_or_else_the_latest() {
        String policy = Console.as(owner)
                .body(Map.of("team", team, "name", "Rules " + mark, "copyOf", "Disk image"))
                .post("/api/v1/policies")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        template(Map.of("name", "First", "policy", policy, "policyRevision", 1));
        template(Map.of("name", "Latest", "policy", policy));
        Console.as(owner)
                .body(Map.of("dataVolumeGib", 7))
                .post("/api/v1/policies/" + policy + "/revisions")
                .then()
                .statusCode(201);

        vm(Map.of("template", "First", "name", "one")).statusCode(201).body("policyRevision", equalTo(1));
        vm(Map.of("template", "Latest", "name", "two")).statusCode(201).body("policyRevision", equalTo(2));
        vm(Map.of("template", "First", "name", "three", "policy", policy))
                .statusCode(201)
                .body("policyRevision", equalTo(2));
    }

    @Test
    void a_template_of_a_vm_says_what_the_vm_is() {
        String vm = vm(Map.of(
                        "name",
                        "model",
                        "image",
                        FOR_NO_HOST,
                        "vcpus",
                        3,
                        "memoryMib",
                        256,
                        "sshKeys",
                        List.of(),
                        "labels",
                        Map.of("tier", "gold")))
                .statusCode(201)
                .extract()
                .path("id");
        int follows = Console.as(owner).get("/api/v1/vms/" + vm).path("policyRevision");

        Console.as(owner)
                .body(Map.of("fromVm", vm, "summary", "As it is", "memoryMib", 300))
                .post(templates)
                .then()
                .statusCode(201)
                .body("name", equalTo("model"))
                .body("vcpus", equalTo(3))
                .body("memoryMib", equalTo(300))
                .body("labels.tier", equalTo("gold"))
                .body("policyRevision", equalTo(follows));
        Console.as(owner)
                .body(Map.of("fromVm", UUID.randomUUID().toString(), "name", "none"))
                .post(templates)
                .then()
                .statusCode(422)
                .body("field", equalTo("fromVm"));
    }

    @Test
    void a_template_whose_image_is_gone_says_so_and_works_again_with_another() {
        String image = "gone-" + mark;
        Console.as(owner)
                .body(Map.of(
                        "name",
                        image,
                        "kind",
                        "disk",
                        "arch",
                        "aarch64",
                        "url",
                        "https://192.0.2.1/" + image,
                        "digest",
                        "sha512:" + mark + "0".repeat(120)))
                .post("/api/v1/images")
                .then()
                .statusCode(201);
        String id = template(Map.of("name", "Old", "image", image));
        Console.as(owner).delete("/api/v1/images/" + image).then().statusCode(204);

        Console.as(owner).get(templates + "/" + id).then().body("trouble", containsString(image));
        vm(Map.of("template", id, "name", "none")).statusCode(409).body("type", equalTo("template-broken"));
        Console.as(owner)
                .body(Map.of("summary", "still broken"))
                .patch(templates + "/" + id)
                .then()
                .statusCode(422)
                .body("field", equalTo("image"));
        Console.as(owner)
                .body(Map.of("image", FOR_NO_HOST))
                .patch(templates + "/" + id)
                .then()
                .statusCode(200)
                .body("trouble", nullValue());
        vm(Map.of("template", id, "name", "one")).statusCode(201);
    }

    @Test
    void owners_change_templates_operators_use_them_viewers_see_them_and_strangers_do_not() {
        String id = template(Map.of("name", "Ours"));
        String operator = member("operator");
        String viewer = member("viewer");
        Console.as(owner).body(Map.of("slug", team + "-other", "name", "T")).post("/api/v1/teams");

        Console.as(operator)
                .body(Map.of("summary", "mine"))
                .patch(templates + "/" + id)
                .then()
                .statusCode(403);
        Console.as(operator).delete(templates + "/" + id).then().statusCode(403);
        Console.as(operator)
                .body(Map.of("team", team, "template", id, "name", "by-operator"))
                .post("/api/v1/vms")
                .then()
                .statusCode(201);
        Console.as(viewer).get(templates).then().statusCode(200).body("items", hasSize(1));
        Console.as(viewer)
                .body(Map.of("team", team, "template", id, "name", "by-viewer"))
                .post("/api/v1/vms")
                .then()
                .statusCode(403);
        Console.as(stranger()).get(templates + "/" + id).then().statusCode(404);
        // Another team's template is as good as none, whoever asks.
        Console.as(owner)
                .body(Map.of("team", team + "-other", "template", id, "name", "elsewhere"))
                .post("/api/v1/vms")
                .then()
                .statusCode(422)
                .body("field", equalTo("template"));
    }

    @Test
    void a_change_holds_to_what_was_read_and_the_log_has_both_sides() {
        String id = template(Map.of("name", "Held", "memoryMib", 256));
        String read = Console.as(owner).get(templates + "/" + id).header("ETag");
        Console.as(owner)
                .header("If-Match", read)
                .body(Map.of("memoryMib", 300))
                .patch(templates + "/" + id)
                .then()
                .statusCode(200);

        Console.as(owner)
                .header("If-Match", read)
                .body(Map.of("memoryMib", 400))
                .patch(templates + "/" + id)
                .then()
                .statusCode(412);
        Console.as(owner)
                .header("If-Match", read)
                .delete(templates + "/" + id)
                .then()
                .statusCode(412);
        Console.as(owner)
                .get("/api/v1/audit?action=template.change&outcome=done&target=template:" + id)
                .then()
                .body("items", hasSize(1))
                .body("items[0].diff.memoryMib.before", equalTo(256))
                .body("items[0].diff.memoryMib.after", equalTo(300));
    }

    @Test
    void a_name_is_given_once_whatever_its_case() {
        template(Map.of("name", "Twice"));

        Console.as(owner)
                .body(Map.of("name", "TWICE", "image", FOR_NO_HOST))
                .post(templates)
                .then()
                .statusCode(409)
                .body("type", equalTo("template-name-taken"));
    }

    private String template(Map<String, ?> more) {
        Map<String, Object> body = new HashMap<>(Map.of("image", FOR_NO_HOST, "memoryMib", 256));
        body.putAll(more);
        return Console.as(owner)
                .body(body)
                .post(templates)
                .then()
                .log()
                .ifValidationFails()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private ValidatableResponse vm(Map<String, ?> more) {
        Map<String, Object> body = new HashMap<>(Map.of("team", team));
        body.putAll(more);
        return Console.as(owner).body(body).post("/api/v1/vms").then();
    }

    private String member(String role) {
        return Console.member(owner, role + mark, team, role);
    }

    private String stranger() {
        Console.as(owner)
                .body(Map.of("name", "stranger" + mark, "password", PASSWORD))
                .post("/api/v1/accounts");
        return Console.tokenOf("stranger" + mark, PASSWORD);
    }
}
