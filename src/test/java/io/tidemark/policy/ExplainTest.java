package io.tidemark.policy;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
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

/** The answers of the API, with no VM and no host. */
@QuarkusTest
class ExplainTest {

    private String admin;

    @BeforeEach
    void signIn() {
        admin = Console.adminToken();
    }

    @Test
    void the_fate_of_a_path_comes_with_its_reason_and_since_when_it_is_so() {
        ask("lima-classic", Map.of("path", "/var/log/messages", "event", "restart"))
                .statusCode(200)
                .time(lessThan(1000L))
                .body("fate", equalTo("lost"))
                .body("risk", equalTo("at-risk"))
                .body("reason", containsString("RAM"))
                .body("revision", equalTo(2))
                .body("since.revision", equalTo(1))
                .body("boot", nullValue());
    }

    @Test
    void what_was_declared_free_to_lose_is_agreed_and_was_not_before() {
        ask("workshop", Map.of("path", "/var/cache/x", "event", "restart")).body("risk", equalTo("agreed"));
        ask("workshop", Map.of("path", "/var/cache/x", "event", "restart", "revision", 1))
                .body("risk", equalTo("at-risk"))
                .body("revision", equalTo(1));
    }

    @Test
    void the_three_answers_inside_etc_are_told_apart() {
        ask("workshop", Map.of("path", "/etc/nginx/nginx.conf", "event", "restart"))
                .body("fate", equalTo("kept"))
                .body("boot", nullValue());
        ask("workshop", Map.of("path", "/etc/resolv.conf", "event", "restart"))
                .body("fate", equalTo("replaced"))
                .body("boot", equalTo("replaced"));
        ask("workshop", Map.of("path", "/etc/hosts", "event", "restart"))
                .body("fate", equalTo("kept"))
                .body("boot", equalTo("merged"));
    }

    @Test
    void a_package_of_which_nobody_said_how_it_stands_is_answered_with_its_conditions() {
        ask("workshop", Map.of("package", "jq", "event", "restart"))
                .body("fate", equalTo("rebuilt"))
                .body("reason", containsString("/etc/apk/world"))
                .body("conditions", hasSize(PackageState.known().size()))
                .body("conditions.find { it.state == 'uncached' }.fate", equalTo("lost"))
                .body("conditions.find { it.state == 'not-in-world' }.fate", equalTo("lost"));
        ask("workshop", Map.of("package", "jq", "state", "uncached", "event", "restart"))
                .body("fate", equalTo("lost"))
                .body("conditions", hasSize(0));
    }

    @Test
    void apk_upgrade_is_answered_for_every_event_and_differently_by_revision() {
        Map<String, Object> upgrade = Map.of("command", "apk upgrade", "event", "restart");

        ask("lima-classic", upgrade)
                .body("fate", equalTo("reverted"))
                .body("reason", containsString("base"))
                .body("since.revision", equalTo(2));
        ask("layered", upgrade).body("fate", equalTo("kept"));
        ask("workshop", upgrade).body("fate", equalTo("rebuilt"));
        ask("disk-image", Map.of("command", "apk upgrade", "event", "base-upgrade"))
                .body("fate", equalTo("lost"));
    }

    @Test
    void a_command_names_each_thing_that_it_touches() {
        ask("lima-classic", Map.of("command", "adduser ann", "event", "restart"))
                .body("fate", equalTo("kept"))
                .body("parts.path", equalTo(List.of("/etc/passwd", "/etc/shadow", "/etc/group", "/home/ann")));
        ask("ephemeral", Map.of("command", "apk add jq && touch /opt/x", "event", "restart"))
                .body("fate", equalTo("lost"))
                .body("parts", hasSize(3))
                .body("parts.package", hasItem("jq"));
    }

    @Test
    void a_change_of_policy_is_answered_for_the_revision_it_leads_to() {
        String id = Console.as(admin)
                .body(Map.of("team", "default", "name", "Explained " + UUID.randomUUID(), "copyOf", "workshop"))
                .post("/api/v1/policies")
                .path("id");
        Console.as(admin)
                .body(Map.of("kept", List.of("/etc")))
                .post("/api/v1/policies/" + id + "/revisions")
                .then()
                .statusCode(201);

        ask(id, Map.of("path", "/srv/www", "event", "policy-change", "revision", 1))
                .body("fate", equalTo("lost"))
                .body("reason", containsString("parked"));
        ask(id, Map.of("path", "/srv/www", "event", "policy-change", "revision", 1, "toRevision", 1))
                .body("fate", equalTo("kept"));
    }

    @Test
    void a_question_that_is_none_is_refused_by_its_field() {
        refused("event", Map.of("path", "/etc"));
        refused("event", Map.of("path", "/etc", "event", "reboot"));
        refused("path", Map.of("event", "restart"));
        refused("path", Map.of("path", "/etc", "package", "jq", "event", "restart"));
        refused("path", Map.of("path", "etc", "event", "restart"));
        refused("path", Map.of("path", "/etc/../x", "event", "restart"));
        refused("package", Map.of("package", "-rf", "event", "restart"));
        refused("command", Map.of("command", "frobnicate", "event", "restart"));
        refused("change", Map.of("path", "/etc", "change", "edited", "event", "restart"));
        refused("state", Map.of("package", "jq", "state", "odd", "event", "restart"));
        refused("revision", Map.of("path", "/etc", "event", "restart", "revision", 99));
        refused("toRevision", Map.of("path", "/etc", "event", "policy-change", "toRevision", 0));
        refused("pakage", Map.of("pakage", "jq", "event", "restart"));
    }

    @Test
    void a_revision_that_keeps_less_is_called_out_with_what_changes_and_what_is_parked() {
        String id = Console.as(admin)
                .body(Map.of("team", "default", "name", "Less " + UUID.randomUUID(), "copyOf", "workshop"))
                .post("/api/v1/policies")
                .path("id");
        Console.as(admin)
                .body(Map.of(
                        "kept",
                        List.of("/etc", "/home", "/root", "/usr/local", "/opt", "/srv", "/var/lib"),
                        "packages",
                        "fix"))
                .post("/api/v1/policies/" + id + "/revisions")
                .then()
                .statusCode(201);

        Console.as(admin)
                .get("/api/v1/policies/" + id + "/revisions/2/diff")
                .then()
                .statusCode(200)
                .body("from", equalTo(1))
                .body("to", equalTo(2))
                .body("keepsLess", equalTo(true))
                .body("keptRemoved", equalTo(List.of("/var/log")))
                .body("parked", equalTo(List.of("/var/log")))
                .body("packages.before", equalTo("snapshot"))
                .body("packages.after", equalTo("fix"))
                .body(
                        "changes.findAll { it.path == '/var/log' && it.event == 'restart' }.after",
                        equalTo(List.of("lost")))
                .body(
                        "changes.findAll { it.package == 'upgraded' && it.event == 'restart' }.after",
                        equalTo(List.of("reverted")))
                .body("changes.path", not(hasItem("/etc")))
                .body("followers", hasSize(0));
        Console.as(admin)
                .get("/api/v1/policies/" + id + "/revisions/1/diff?from=2")
                .then()
                .body("keepsLess", equalTo(false));
    }

    private ValidatableResponse ask(String policy, Map<String, Object> question) {
        return Console.as(admin)
                .body(question)
                .post("/api/v1/policies/" + policy + "/explain")
                .then();
    }

    private void refused(String field, Map<String, Object> question) {
        ask("workshop", new HashMap<>(question)).statusCode(422).body("field", equalTo(field));
    }
}
