package io.tidemark.vm;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.platform.Database;
import io.tidemark.support.Console;
import io.tidemark.support.Overtaken;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class VmWithoutAHostTest {

    @Inject
    Database database;

    @Test
    void a_start_that_ended_while_it_was_called_off_is_over() {
        UUID id = UUID.fromString(Console.asAdmin()
                .body(Map.of(
                        "team", "default", "name", "late", "image", "alpine-3.23.4-disk-aarch64", "memoryMib", 256))
                .post("/api/v1/vms")
                .then()
                .statusCode(201)
                .extract()
                .path("id"));
        String create = Console.asAdmin().get("/api/v1/vms/" + id).path("operation");

        Overtaken.by(
                        database,
                        () -> {
                            database.first("select 1 from vm where id = ? for update", row -> 1, id);
                            database.update(
                                    "update operation set state = 'superseded', finished_at = now() where id = ?",
                                    UUID.fromString(create));
                        },
                        () -> Console.asAdmin()
                                .post("/api/v1/operations/" + create + "/cancel")
                                .then())
                .statusCode(409)
                .body("type", equalTo("not-cancellable"));

        Console.asAdmin().get("/api/v1/vms/" + id).then().body("intent", equalTo("running"));
        Console.asAdmin().delete("/api/v1/vms/" + id).then().statusCode(202);
    }

    @Test
    void a_vm_that_no_host_can_take_waits_and_says_why() {
        String id = Console.asAdmin()
                .body(Map.of(
                        "team", "default", "name", "waiting", "image", "alpine-3.23.4-disk-aarch64", "memoryMib", 256))
                .post("/api/v1/vms")
                .then()
                .log()
                .ifValidationFails()
                .statusCode(201)
                .body("status", equalTo("pending"))
                .body("intent", equalTo("running"))
                .body("policyName", equalTo("Disk image"))
                .extract()
                .path("id");

        Console.asAdmin()
                .delete("/api/v1/vms/" + id)
                .then()
                .log()
                .ifValidationFails()
                .statusCode(202);

        Console.asAdmin().get("/api/v1/vms/" + id).then().statusCode(404);
    }

    @Test
    void the_built_in_policies_are_there() {
        Console.asAdmin()
                .get("/api/v1/policies")
                .then()
                .log()
                .ifValidationFails()
                .statusCode(200)
                .body("items.name", hasItems("Ephemeral", "Lima classic", "Workshop", "Layered", "Disk image"));
    }
}
