package io.tidemark.vm;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tidemark.support.Console;
import io.tidemark.support.SimulatedHosts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Whatever a definition may hold that is wrong is refused with the name of its field, and nothing is made. */
@QuarkusTest
class RefusedDefinitionsTest {

    private final List<Executable> checks = new ArrayList<>();
    private String token;

    @BeforeEach
    void signIn() {
        token = Console.adminToken();
    }

    @Test
    void each_wrong_value_is_refused_by_name() {
        for (String name : List.of("", " ", "-a", "a-", "A", "a_b", "a.b", "a,b", "a'b", "a\nb", "é", "a".repeat(64))) {
            refused("name", "name", name);
        }
        refused("vcpus", "vcpus", 0);
        refused("vcpus", "vcpus", 65);
        refused("memoryMib", "memoryMib", 127);
        refused("memoryMib", "memoryMib", 2_000_000);
        refused("dataVolumeGib", "dataVolumeGib", 0);
        refused("dataVolumeGib", "dataVolumeGib", 16_385);
        refused("image", "image", "no-such-image");
        refused("policy", "policy", "no-such-policy");
        refused("policy", "policy", "Disk image");
        refused("host", "host", "no-such-host");
        refused("serialLogin", "serialLogin", "root");
        refused("userData", "userData", "#!/bin/sh\n");
        for (String pack : List.of("", "-x", "a b", "a;b", "a\nb", "../x", "a=", "$(x)")) {
            refused("packages[0]", "packages", List.of(pack));
        }
        for (String url : List.of(
                "", "file:///etc", "ftp://x/y", "http://", "http://u:p@h/", "http://h/a b", "h/x", "http://h/\n")) {
            refused("apkRepositories[0]", "apkRepositories", List.of(url));
        }
        for (String key : List.of(
                "",
                "ssh-ed25519",
                "ssh-ed25519 AAAA",
                "ssh-dss AAAAB3NzaC1kc3MAAACBAKkkkkkkkkk x",
                "command=\"x\" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk a\nb")) {
            refused("sshKeys[0]", "sshKeys", List.of(key));
        }
        refused("forwards[0].hostPort", "forwards", List.of(Map.of("hostPort", 80, "guestPort", 80)));
        refused("forwards[0].hostPort", "forwards", List.of(Map.of("guestPort", 80)));
        refused("forwards[0].guestPort", "forwards", List.of(Map.of("hostPort", 8080, "guestPort", 0)));
        refused("forwards[0].proto", "forwards", List.of(Map.of("hostPort", 8080, "guestPort", 80, "proto", "sctp")));
        refused(
                "forwards[1].hostPort",
                "forwards",
                List.of(Map.of("hostPort", 8080, "guestPort", 80), Map.of("hostPort", 8080, "guestPort", 81)));
        refused("labels", "labels", Map.of("a b", "x"));
        refused("labels.a", "labels", Map.of("a", "x\ny"));

        assertAll(checks);
        Console.as(token).get("/api/v1/vms?q=refused").then().body("items.size()", equalTo(0));
    }

    @Test
    void a_misspelt_field_and_a_missing_one_are_named() {
        Map<String, Object> definition = new HashMap<>(good());
        definition.put("memoryMb", 512);
        Console.as(token)
                .body(definition)
                .post("/api/v1/vms")
                .then()
                .statusCode(422)
                .body("field", equalTo("memoryMb"));

        for (String field : List.of("team", "name", "image")) {
            Map<String, Object> less = new HashMap<>(good());
            less.remove(field);
            Console.as(token)
                    .body(less)
                    .post("/api/v1/vms")
                    .then()
                    .statusCode(422)
                    .body("field", equalTo(field))
                    .body("detail", containsString("missing"));
        }
    }

    @Test
    void a_data_volume_never_shrinks() {
        Map<String, Object> definition = new HashMap<>(good());
        definition.put("name", "shrinks");
        definition.put("dataVolumeGib", 3);
        String id = Console.as(token).body(definition).post("/api/v1/vms").path("id");

        Console.as(token)
                .body(Map.of("dataVolumeGib", 2))
                .patch("/api/v1/vms/" + id)
                .then()
                .statusCode(422)
                .body("field", equalTo("dataVolumeGib"));
        Console.as(token).delete("/api/v1/vms/" + id);
    }

    @Test
    void a_name_is_given_once_in_a_team() {
        Map<String, Object> definition = new HashMap<>(good());
        definition.put("name", "twice");
        String id = Console.as(token).body(definition).post("/api/v1/vms").path("id");

        Console.as(token)
                .body(definition)
                .post("/api/v1/vms")
                .then()
                .statusCode(409)
                .body("type", equalTo("name-taken"));
        Console.as(token).delete("/api/v1/vms/" + id);
    }

    private static Map<String, Object> good() {
        return Map.of("team", "default", "name", "refused", "image", SimulatedHosts.ISO);
    }

    private void refused(String field, String key, Object value) {
        Map<String, Object> definition = new HashMap<>(good());
        definition.put(key, value);
        Response answer = Console.as(token).body(definition).post("/api/v1/vms");
        String told = key + " " + value + " was answered " + answer.asString();
        checks.add(() -> assertEquals(422, answer.statusCode(), told));
        checks.add(() -> assertEquals(field, answer.path("field"), told));
    }
}
