package io.tidemark.terminal;

import static io.tidemark.support.SimulatedHosts.act;
import static io.tidemark.support.SimulatedHosts.awaitStatus;
import static io.tidemark.support.SimulatedHosts.vm;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.tidemark.demo.SimulatedAgent;
import io.tidemark.platform.Database;
import io.tidemark.support.Console;
import io.tidemark.support.RawHttp;
import io.tidemark.support.SimulatedHosts;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The serial console, and those who try to get at one that is not theirs. */
@QuarkusTest
class SerialConsoleTest {

    @Inject
    Database database;

    private SimulatedAgent lagoon;
    private String vm;

    @BeforeEach
    void startAVm() {
        lagoon = SimulatedHosts.agent("lagoon");
        UUID host = SimulatedHosts.link(lagoon);
        vm = vm(host, "shell-" + UUID.randomUUID().toString().substring(0, 8));
        awaitStatus(vm, "running");
    }

    @AfterEach
    void endTheHost() {
        lagoon.close();
    }

    @Test
    void what_is_typed_reaches_the_guest_and_its_answer_comes_back() {
        try (Viewer viewer = Viewer.at(vm, ticket())) {
            viewer.type("echo hello there\n");

            awaitSeen(viewer, "\r\nhello there\r\n");
        }
    }

    @Test
    void a_reload_shows_what_came_before() {
        try (Viewer before = Viewer.at(vm, ticket())) {
            before.type("echo remember me\n");
            awaitSeen(before, "\r\nremember me\r\n");
        }

        try (Viewer after = Viewer.at(vm, ticket())) {
            awaitSeen(after, "\r\nremember me\r\n");
        }
    }

    @Test
    void the_guest_is_told_how_large_the_viewers_terminal_is() {
        try (Viewer viewer = Viewer.at(vm, ticket())) {
            viewer.say("{\"resize\":{\"columns\":132,\"rows\":43}}");
            viewer.type("size\n");

            awaitSeen(viewer, "132x43");
        }
    }

    @Test
    void many_look_at_one_console_together() {
        try (Viewer first = Viewer.at(vm, ticket());
                Viewer second = Viewer.at(vm, ticket())) {
            first.type("echo for both\n");

            awaitSeen(first, "\r\nfor both\r\n");
            awaitSeen(second, "\r\nfor both\r\n");
        }
    }

    @Test
    void more_than_the_guest_takes_at_once_arrives_in_order() {
        String text = "0123456789".repeat(1200);
        try (Viewer viewer = Viewer.at(vm, ticket())) {
            viewer.type("echo " + text + "\n");

            awaitSeen(viewer, "\r\n" + text + "\r\n");
        }
    }

    @Test
    void a_viewer_who_never_reads_holds_up_nobody_and_loses_nothing() {
        try (Viewer slow = Viewer.whoNeverReads(vm, ticket());
                Viewer quick = Viewer.at(vm, ticket())) {
            quick.type("flood 6000000\n");
            await().atMost(Duration.ofSeconds(30)).until(() -> quick.bytes() > 6_000_000);

            slow.readOn();

            await().atMost(Duration.ofSeconds(30)).until(() -> slow.bytes() > 6_000_000);
        }
    }

    @Test
    void a_ticket_opens_once() {
        String ticket = ticket();

        assertEquals(101, Viewer.statusOf(vm, ticket));
        assertEquals(401, Viewer.statusOf(vm, ticket));
    }

    @Test
    void a_ticket_of_one_vm_opens_no_other_and_is_spent_by_the_try() {
        String other = UUID.randomUUID().toString();
        String ticket = ticket();

        assertEquals(401, Viewer.statusOf(other, ticket));
        assertEquals(401, Viewer.statusOf(vm, ticket));
    }

    @Test
    void a_ticket_that_has_expired_opens_nothing() {
        String ticket = ticket();
        database.update("update serial_ticket set expires_at = now() - interval '1 second'");

        assertEquals(401, Viewer.statusOf(vm, ticket));
    }

    @Test
    void no_ticket_and_a_made_up_one_open_nothing() {
        assertEquals(401, Viewer.statusOf(vm, ""));
        assertEquals(401, Viewer.statusOf(vm, "A".repeat(43)));
    }

    @Test
    void pages_of_other_sites_open_nothing() {
        String own = "http://127.0.0.1:" + RestAssured.port;

        assertEquals(403, Viewer.statusOf(vm, ticket(), "Origin", "https://evil.example"));
        assertEquals(403, Viewer.statusOf(vm, ticket(), "Origin", "null"));
        assertEquals(403, Viewer.statusOf(vm, ticket(), "Origin", "http://sub.127.0.0.1:" + RestAssured.port));
        assertEquals(403, Viewer.statusOf(vm, ticket(), "Origin", own + ".evil.example"));
        assertEquals(403, Viewer.statusOf(vm, ticket(), "Origin", "http://127.0.0.1:1"));
        assertEquals(403, Viewer.statusOf(vm, ticket(), "Cookie", "tidemark-session=x"));
        assertEquals(101, Viewer.statusOf(vm, ticket(), "Origin", own));
    }

    @Test
    void a_client_that_ignores_the_refusal_is_not_in() throws IOException {
        try (Socket raw = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            raw.setSoTimeout(2000);
            raw.getOutputStream()
                    .write(("GET /api/v1/vms/" + vm + "/serial?ticket=wrong HTTP/1.1\r\nHost: 127.0.0.1:"
                                    + RestAssured.port
                                    + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            // A masked binary frame that says "id\n".
            raw.getOutputStream().write(new byte[] {(byte) 0x82, (byte) 0x83, 0, 0, 0, 0, 'i', 'd', '\n'});

            String answer = everything(raw.getInputStream());

            assertTrue(answer.startsWith("HTTP/1.1 401"), answer);
            assertFalse(answer.contains("101 Switching"), answer);
        }
    }

    @Test
    void an_open_console_is_cut_when_the_session_ends() {
        String token = Console.adminToken();
        String ticket = Console.as(token)
                .post("/api/v1/vms/" + vm + "/serial-ticket")
                .then()
                .extract()
                .path("ticket");
        try (Viewer viewer = Viewer.at(vm, ticket)) {
            awaitSeen(viewer, "#");

            database.update(
                    "delete from credential where token = sha256(?::bytea)", token.getBytes(StandardCharsets.UTF_8));
            database.list("select pg_notify('tidemark', ?)", row -> true, "vm\n" + vm + " " + UUID.randomUUID());

            Viewer.Ending ending = viewer.ended().orTimeout(10, SECONDS).join();
            assertEquals(4003, ending.status());
        }
    }

    @Test
    void an_open_console_is_cut_when_the_role_is_taken() {
        String name = "operator-" + UUID.randomUUID();
        Console.asAdmin()
                .body(Map.of("name", name, "password", "three words here"))
                .post("/api/v1/accounts");
        String member = "/api/v1/teams/default/members/" + name;
        Console.asAdmin().body(Map.of("role", "operator")).put(member).then().statusCode(200);
        String ticket = Console.as(Console.tokenOf(name, "three words here"))
                .post("/api/v1/vms/" + vm + "/serial-ticket")
                .then()
                .extract()
                .path("ticket");
        try (Viewer viewer = Viewer.at(vm, ticket)) {
            awaitSeen(viewer, "#");

            Console.asAdmin().body(Map.of("role", "viewer")).put(member).then().statusCode(200);

            Viewer.Ending ending = viewer.ended().orTimeout(10, SECONDS).join();
            assertEquals(4003, ending.status());
        }
    }

    @Test
    void a_ticket_is_worth_nothing_once_the_session_it_came_by_has_ended() {
        String token = Console.adminToken();
        String ticket = Console.as(token)
                .post("/api/v1/vms/" + vm + "/serial-ticket")
                .then()
                .extract()
                .path("ticket");

        database.update(
                "delete from credential where token = sha256(?::bytea)", token.getBytes(StandardCharsets.UTF_8));

        assertEquals(403, Viewer.statusOf(vm, ticket));
    }

    @Test
    void an_open_console_ends_when_the_vm_stops_and_says_why() {
        try (Viewer viewer = Viewer.at(vm, ticket())) {
            awaitSeen(viewer, "#");

            act(vm, "stop");

            Viewer.Ending ending = viewer.ended().orTimeout(10, SECONDS).join();
            assertEquals(new Viewer.Ending(4001, "The VM is stopped."), ending);
        }
    }

    @Test
    void an_open_console_ends_when_its_host_goes_away() {
        try (Viewer viewer = Viewer.at(vm, ticket())) {
            awaitSeen(viewer, "#");

            lagoon.disconnect();

            assertEquals(4001, viewer.ended().orTimeout(10, SECONDS).join().status());
        }
    }

    @Test
    void a_huge_message_ends_the_console() {
        try (Viewer viewer = Viewer.at(vm, ticket())) {
            viewer.type("x".repeat(20_000));

            assertEquals(1009, viewer.ended().orTimeout(10, SECONDS).join().status());
        }
    }

    @Test
    void opening_and_closing_leave_entries_in_the_audit_log() {
        try (Viewer viewer = Viewer.at(vm, ticket())) {
            awaitSeen(viewer, "#");
        }

        await().atMost(Duration.ofSeconds(10)).until(() -> count("vm.console.close") == 1);
        assertEquals(1, count("vm.console.open"));
        assertEquals(1, count("vm.console.ticket"));
    }

    @Test
    void a_console_whose_upgrade_fails_leaves_an_entry_of_its_end_too() {
        URI console = URI.create("http://127.0.0.1:" + RestAssured.port);

        // Without Connection: Upgrade and a key, which no WebSocket can do without.
        String answer = RawHttp.get(
                console,
                "/api/v1/vms/" + vm + "/serial?ticket=" + ticket(),
                "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n");

        assertFalse(answer.startsWith("HTTP/1.1 101"), answer);
        await().atMost(Duration.ofSeconds(10)).until(() -> count("vm.console.close") == 1);
        assertEquals(1, count("vm.console.open"));
    }

    @Test
    void a_vm_whose_host_is_away_has_no_console_and_says_so() {
        lagoon.disconnect();
        awaitStatus(vm, "lost");

        Console.asAdmin()
                .post("/api/v1/vms/" + vm + "/serial-ticket")
                .then()
                .statusCode(409)
                .body("type", equalTo("wrong-state"))
                .body("detail", containsString("is away"));
    }

    private int count(String action) {
        return database.list(
                        "select 1 from audit_entry where action = ? and target = ?", row -> true, action, "vm:" + vm)
                .size();
    }

    private String ticket() {
        return Console.asAdmin()
                .post("/api/v1/vms/" + vm + "/serial-ticket")
                .then()
                .log()
                .ifValidationFails()
                .statusCode(200)
                .extract()
                .path("ticket");
    }

    private static void awaitSeen(Viewer viewer, String text) {
        await("seeing " + (text.length() > 40 ? text.substring(0, 40) : text))
                .atMost(Duration.ofSeconds(15))
                .until(() -> viewer.seen().contains(text));
    }

    private static String everything(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        byte[] buffer = new byte[4096];
        try {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                text.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
            }
        } catch (SocketTimeoutException e) {
            text.append("(silence)");
        }
        return text.toString();
    }
}
