package io.tidemark.vm;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.support.Console;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
class VmWithoutAHostTest {

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
