package io.tidemark.vm;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tidemark.support.Console;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a team may have at most; no host is needed for it. */
@QuarkusTest
class QuotaTest {

    /** No host of the tests is of its architecture: the VMs wait and take of the quota all the same. */
    private static final String FOR_NO_HOST = "alpine-3.23.4-disk-aarch64";

    private String team;
    private String token;

    @BeforeEach
    void aTeam() {
        token = Console.adminToken();
        team = "quota-" + UUID.randomUUID();
        Console.as(token)
                .body(Map.of("slug", team, "name", "Q"))
                .post("/api/v1/teams")
                .then()
                .statusCode(201);
    }

    @Test
    void fifty_creations_at_once_against_room_for_one_make_exactly_one() {
        quota(Map.of("vms", 1));

        List<Response> answers;
        try (ExecutorService crowd = Executors.newFixedThreadPool(50)) {
            answers = IntStream.range(0, 50)
                    .mapToObj(number -> CompletableFuture.supplyAsync(() -> createOnce("crowd-" + number), crowd))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();
        }

        assertEquals(
                1, answers.stream().filter(answer -> answer.statusCode() == 201).count());
        assertEquals(
                49,
                answers.stream()
                        .filter(answer -> answer.statusCode() == 409 && "over-quota".equals(answer.path("type")))
                        .count());
    }

    @Test
    void a_request_over_quota_is_told_what_is_missing_and_who_can_raise_it() {
        quota(Map.of("memoryMib", 400, "diskGib", 100));

        create("too-large", 512)
                .then()
                .statusCode(409)
                .body("type", equalTo("over-quota"))
                .body("missing", equalTo(Map.of("memoryMib", 112)))
                .body("administrators", hasItem("admin"))
                .body("detail", containsString("Memory in MiB: 0 in use of 400, 512 more asked for"));
    }

    @Test
    void a_vm_does_not_grow_past_the_quota_and_shrinks_at_any_time() {
        quota(Map.of("memoryMib", 512));
        String vm = create("grows", 384).then().statusCode(201).extract().path("id");

        patch(vm, 513).then().statusCode(409).body("type", equalTo("over-quota"));
        patch(vm, 512).then().statusCode(200);
        quota(Map.of("memoryMib", 64));
        patch(vm, 256).then().statusCode(200);
        patch(vm, 257).then().statusCode(409);
    }

    @Test
    void what_is_deleted_makes_room() {
        quota(Map.of("vms", 1));
        String first = create("first", 256).then().statusCode(201).extract().path("id");
        create("second", 256).then().statusCode(409);

        Console.as(token).delete("/api/v1/vms/" + first).then().statusCode(202);

        create("second", 256).then().statusCode(201);
    }

    @Test
    void limits_stand_beside_their_use() {
        quota(Map.of("vms", 3));
        create("one", 256).then().statusCode(201);

        Console.as(token)
                .get("/api/v1/teams/" + team + "/quota")
                .then()
                .statusCode(200)
                .body("limits.vms", equalTo(3))
                .body("limits.memoryMib", equalTo(null))
                .body("used.vms", equalTo(1))
                .body("used.memoryMib", equalTo(256));
    }

    private void quota(Map<String, Integer> limits) {
        Console.as(token)
                .body(limits)
                .put("/api/v1/teams/" + team + "/quota")
                .then()
                .statusCode(200);
    }

    private Response create(String name, int memoryMib) {
        return Console.as(token)
                .body(Map.of("team", team, "name", name, "image", FOR_NO_HOST, "memoryMib", memoryMib))
                .post("/api/v1/vms");
    }

    /** With a key, so that the request holds a connection when it is refused. */
    private Response createOnce(String name) {
        return Console.as(token)
                .header("Idempotency-Key", team + "-" + name)
                .body(Map.of("team", team, "name", name, "image", FOR_NO_HOST, "memoryMib", 256))
                .post("/api/v1/vms");
    }

    private Response patch(String vm, int memoryMib) {
        return Console.as(token).body(Map.of("memoryMib", memoryMib)).patch("/api/v1/vms/" + vm);
    }
}
