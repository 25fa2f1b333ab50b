package io.tidemark.terminal;

import static io.restassured.RestAssured.given;
import static io.tidemark.support.SimulatedHosts.awaitStatus;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tidemark.demo.SimulatedAgent;
import io.tidemark.platform.Database;
import io.tidemark.platform.Problem;
import io.tidemark.support.Console;
import io.tidemark.support.SimulatedHosts;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Consoles of the team {@code recorded} are recorded, as this test's console is configured. */
@QuarkusTest
class RecordingTest {

    @Inject
    Recordings recordings;

    @Inject
    Database database;

    private SimulatedAgent reef;
    private UUID host;
    private String vm;

    @BeforeEach
    void startAVm() {
        reef = SimulatedHosts.agent("reef-" + UUID.randomUUID().toString().substring(0, 8));
        host = SimulatedHosts.link(reef);
        Console.asAdmin().body(Map.of("slug", "recorded", "name", "Recorded")).post("/api/v1/teams");
        Console.asAdmin().body(Map.of("role", "owner")).put("/api/v1/teams/recorded/members/admin");
        vm = vm("recorded", host);
    }

    @AfterEach
    void endTheHost() {
        reef.close();
    }

    @Test
    void what_a_console_shows_is_recorded_and_an_auditor_plays_it() throws NoSuchAlgorithmException {
        try (Viewer viewer = Viewer.at(vm, ticket(true))) {
            viewer.say("{\"resize\":{\"columns\":100,\"rows\":30}}");
            viewer.type("echo low tide\n");
            await().atMost(Duration.ofSeconds(15)).until(() -> viewer.seen().contains("\r\nlow tide\r\n"));
        }
        await().atMost(Duration.ofSeconds(15))
                .until(() ->
                        !entries("vm.console.close").extract().path("items").equals(List.of()));
        String id = entries("vm.console.open").extract().path("items[0].diff.recording");
        String digest = entries("vm.console.close")
                .body("items[0].diff.recording", equalTo(id))
                .extract()
                .path("items[0].diff.recordingSha256");
        String auditor = auditor();

        String cast = Console.as(auditor)
                .get("/api/v1/audit/recordings/" + id)
                .then()
                .statusCode(200)
                .contentType("application/x-asciicast")
                .extract()
                .asString();

        assertTrue(cast.startsWith("{") && cast.contains("low tide\\r\\n"), cast);
        assertTrue(cast.contains(",\"r\",\"100x30\"]"), cast);
        assertEquals(
                digest,
                HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(cast.getBytes(StandardCharsets.UTF_8))));
        entries("vm.console.replay")
                .body("items[0].diff.recording", equalTo(id), "items[0].diff.actor", equalTo("admin"));
        given().cookie("tidemark-session", auditor)
                .get("/audit/recordings/" + id)
                .then()
                .statusCode(200)
                .body(containsString("data-cast=\"/audit/recordings/" + id + "/cast\""));
        long seq = entries("vm.console.close").extract().jsonPath().getLong("items[0].seq");
        given().cookie("tidemark-session", auditor)
                .get("/audit?entry=" + seq)
                .then()
                .body(containsString("href=\"/audit/recordings/" + id + "\""));
        Console.asAdmin().get("/api/v1/audit/recordings/" + id).then().statusCode(403);
    }

    @Test
    void who_types_is_told_and_other_teams_are_not_recorded() {
        String other = vm("default", host);

        given().cookie("tidemark-session", Console.adminToken())
                .get("/vms/" + vm + "/console")
                .then()
                .body(containsString("This console is recorded."));
        given().cookie("tidemark-session", Console.adminToken())
                .cookie("tidemark-language", "zh")
                .get("/vms/" + vm + "/console")
                .then()
                .body(containsString("data-recorded-enough=\"从昨天起，"));
        given().cookie("tidemark-session", Console.adminToken())
                .get("/vms/" + other + "/console")
                .then()
                .body(not(containsString("This console is recorded.")));
        vm = other;
        assertFalse(ticket(false).isEmpty());
    }

    @Test
    void a_console_whose_recording_can_not_be_written_is_cut() {
        try (Viewer viewer = Viewer.at(vm, ticket(true))) {
            await().atMost(Duration.ofSeconds(15)).until(() -> !viewer.seen().isEmpty());
            UUID id = UUID.fromString(entries("vm.console.open").extract().path("items[0].diff.recording"));
            // The part that comes next is there already: its number is taken.
            recordings.write(new Recorder.Part(id, 0, new byte[] {1}));
            viewer.type("echo more\n");

            assertEquals(
                    4009,
                    viewer.ended()
                            .orTimeout(30, java.util.concurrent.TimeUnit.SECONDS)
                            .join()
                            .status());
        }
    }

    @Test
    void what_one_vm_prints_in_a_day_does_not_fill_the_disk() {
        UUID id = UUID.randomUUID();
        database.update(
                "insert into console_recording (id, vm, vm_name, team, actor) values (?, ?, 'loud', ?, 'ann')",
                id,
                UUID.fromString(vm),
                UUID.randomUUID());
        assertFalse(ticket(true).isEmpty());
        database.update(
                "insert into console_recording_part (recording, number, events)"
                        + " select ?, n, decode(repeat('00', 1048576), 'hex') from generate_series(1, ?) n",
                id,
                (int) (Recordings.MOST_BYTES_A_DAY >> 20));

        Console.asAdmin()
                .post("/api/v1/vms/" + vm + "/serial-ticket")
                .then()
                .statusCode(429)
                .body("type", equalTo("recorded-enough"));
        Recorder.Part next = new Recorder.Part(id, 0, new byte[] {1});
        assertThrows(Problem.class, () -> recordings.write(next));
    }

    private ValidatableResponse entries(String action) {
        return Console.asAdmin()
                .queryParam("action", action)
                .queryParam("target", "vm:" + vm)
                .get("/api/v1/audit")
                .then()
                .statusCode(200);
    }

    private String ticket(boolean recorded) {
        return Console.asAdmin()
                .post("/api/v1/vms/" + vm + "/serial-ticket")
                .then()
                .statusCode(200)
                .body("recorded", equalTo(recorded))
                .extract()
                .path("ticket");
    }

    private static String vm(String team, UUID host) {
        String id = SimulatedHosts.vm(Map.of(
                "team",
                team,
                "host",
                host.toString(),
                "name",
                "r-" + UUID.randomUUID().toString().substring(0, 8)));
        awaitStatus(id, "running");
        return id;
    }

    private static String auditor() {
        String name = "auditor-" + UUID.randomUUID();
        Map<String, String> account = Map.of("name", name, "password", "long enough to sign in");
        Console.asAdmin().body(account).post("/api/v1/accounts").then().statusCode(201);
        Console.asAdmin()
                .body(Map.of("role", "auditor"))
                .put("/api/v1/accounts/" + name + "/site-role")
                .then()
                .statusCode(200);
        return Console.tokenOf(name, "long enough to sign in");
    }
}
