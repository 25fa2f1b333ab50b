package io.tidemark.host;

import static io.restassured.RestAssured.given;
import static io.tidemark.support.SimulatedHosts.awaitField;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.tidemark.demo.SimulatedAgent;
import io.tidemark.platform.Database;
import io.tidemark.protocol.Observed;
import io.tidemark.protocol.Protocol;
import io.tidemark.protocol.VmReport;
import io.tidemark.support.Console;
import io.tidemark.support.Reports;
import io.tidemark.support.SimulatedHosts;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Agents that are not who they say, or say what they must not. */
@QuarkusTest
class LinkAttackTest {

    @Inject
    Database database;

    private final KeyPair keys = RawAgent.newKeys();
    private final UUID session = UUID.randomUUID();

    @Test
    void the_same_key_may_enrol_again_with_its_token_and_is_the_same_host() {
        String token = SimulatedHosts.token();

        try (RawAgent first = new RawAgent(keys);
                RawAgent second = new RawAgent(keys)) {
            String once = first.enrol(token).expect("enrolled").get("host").asText();
            String again = second.enrol(token).expect("enrolled").get("host").asText();

            assertEquals(once, again);
        }
    }

    @Test
    void a_token_that_was_used_enrols_no_other_machine() {
        String token = SimulatedHosts.token();
        try (RawAgent first = new RawAgent(keys);
                RawAgent thief = new RawAgent(RawAgent.newKeys())) {
            first.enrol(token).expect("enrolled");

            assertEquals("token-used", thief.enrol(token).refusal());
        }
    }

    @Test
    void a_token_that_has_expired_or_was_made_up_enrols_nobody() {
        String token = SimulatedHosts.token();
        database.update("update host_enrolment set expires_at = now() - interval '1 second' where host is null");

        try (RawAgent late = new RawAgent(keys);
                RawAgent guesser = new RawAgent(keys)) {
            assertEquals("token-expired", late.enrol(token).refusal());
            assertEquals("unknown-token", guesser.enrol("A".repeat(43)).refusal());
        }
    }

    @Test
    void a_host_id_without_its_key_is_worth_nothing() {
        UUID host = RawAgent.enrolled(keys);

        try (RawAgent thief = new RawAgent(RawAgent.newKeys())) {
            thief.send(thief.hello(thief.nonce(), host, session, 1));

            assertEquals("bad-signature", thief.refusal());
        }
    }

    @Test
    void a_hello_of_another_connection_is_worth_nothing_on_this_one() {
        UUID host = RawAgent.enrolled(keys);

        try (RawAgent before = new RawAgent(keys);
                RawAgent replay = new RawAgent(RawAgent.newKeys())) {
            var recorded = before.hello(before.nonce(), host, session, 1);
            replay.nonce();
            replay.send(recorded);

            assertEquals("bad-signature", replay.refusal());
        }
    }

    @Test
    void every_connection_gets_a_nonce_of_its_own() {
        try (RawAgent first = new RawAgent(keys);
                RawAgent second = new RawAgent(keys)) {
            assertNotEquals(first.nonce(), second.nonce());
        }
    }

    @Test
    void an_unknown_host_and_an_unknown_version_are_turned_away_with_a_word() {
        UUID host = RawAgent.enrolled(keys);

        try (RawAgent stranger = new RawAgent(keys);
                RawAgent old = new RawAgent(keys)) {
            stranger.send(stranger.hello(stranger.nonce(), UUID.randomUUID(), session, 1));
            old.send(old.hello(old.nonce(), host, session, 0));

            assertEquals("unknown-host", stranger.refusal());
            assertEquals("version", old.refusal());
        }
    }

    @Test
    void nothing_is_heard_before_hello() {
        try (RawAgent reports = new RawAgent(keys);
                RawAgent streams = new RawAgent(keys)) {
            reports.send(RawAgent.report(session, 1, 0));
            streams.send(ByteBuffer.wrap(new byte[] {0, 0, 0, 1, 'x'}));

            assertEquals("bad-message", reports.refusal());
            assertEquals("bad-message", streams.refusal());
        }
    }

    @Test
    void a_stranger_may_not_say_much() {
        try (RawAgent agent = new RawAgent(keys)) {
            agent.send("x".repeat(Protocol.MAX_TEXT_BYTES_BEFORE_HELLO + 1));

            assertEquals("too-long", agent.refusal());
        }
    }

    @Test
    void a_stranger_who_says_nothing_is_shown_out() {
        try (RawAgent agent = new RawAgent(keys)) {
            assertEquals("too-late", agent.refusal());
        }
    }

    @Test
    void a_frame_that_is_far_too_long_ends_the_connection() {
        UUID host = RawAgent.enrolled(keys);
        try (RawAgent agent = RawAgent.linked(keys, host, session)) {
            agent.send("x".repeat(Protocol.MAX_TEXT_BYTES + 1));

            assertNotEquals(1000, agent.closed());
        }
    }

    @Test
    void nonsense_and_deep_nesting_end_the_connection() {
        UUID host = RawAgent.enrolled(keys);
        for (String nonsense : List.of("{", "[]", "null_", "[".repeat(10_000), "{\"type\":\"report\",\"vms\":7}")) {
            try (RawAgent agent = RawAgent.linked(keys, host, session)) {
                agent.send(nonsense);

                assertEquals("bad-message", agent.refusal());
            }
        }
    }

    @Test
    void a_message_of_a_type_that_is_not_known_yet_is_passed_over() {
        UUID host = RawAgent.enrolled(keys);
        try (RawAgent agent = RawAgent.linked(keys, host, session)) {
            agent.send("{\"type\":\"of-a-later-version\",\"more\":[1,2]}");
            agent.send(RawAgent.report(session, 1, 1));

            awaitReport(host, 1);
        }
    }

    @Test
    void the_newest_hello_owns_the_host_and_the_older_connection_is_closed() {
        UUID host = RawAgent.enrolled(keys);
        UUID later = UUID.randomUUID();

        try (RawAgent old = RawAgent.linked(keys, host, session);
                RawAgent fresh = RawAgent.linked(keys, host, later)) {
            assertEquals("replaced", old.refusal());
            fresh.send(RawAgent.report(later, 1, 0));
            awaitReport(host, 1);
            awaitField("/api/v1/hosts/" + host, "status", "connected");
        }
    }

    @Test
    void a_report_that_is_not_newer_changes_nothing() {
        UUID host = RawAgent.enrolled(keys);
        try (RawAgent agent = RawAgent.linked(keys, host, session)) {
            String vm = SimulatedHosts.vm(host, "order-01");
            UUID id = UUID.fromString(vm);
            long generation = generation(host);
            agent.send(RawAgent.report(session, 5, generation, Reports.ready(id, "boot")));
            SimulatedHosts.awaitStatus(vm, "running");

            agent.send(RawAgent.report(session, 4, generation, stopped(id)));
            agent.send(RawAgent.report(session, 5, generation, stopped(id)));
            agent.send(RawAgent.report(session, 6, generation, Reports.ready(id, "boot")));

            awaitReport(host, 6);
            Console.asAdmin().get("/api/v1/vms/" + vm).then().body("status", equalTo("running"));
            Console.asAdmin().delete("/api/v1/vms/" + vm);
        }
    }

    @Test
    void a_report_of_another_session_than_the_hello_ends_the_connection() {
        UUID host = RawAgent.enrolled(keys);
        try (RawAgent agent = RawAgent.linked(keys, host, session)) {
            agent.send(RawAgent.report(UUID.randomUUID(), 99, 0));

            assertEquals("bad-message", agent.refusal());
        }
    }

    @Test
    void a_host_can_not_speak_for_a_vm_of_another_host() {
        UUID evil = RawAgent.enrolled(keys);
        try (SimulatedAgent honest = SimulatedHosts.agent("honest");
                RawAgent liar = RawAgent.linked(keys, evil, session)) {
            UUID host = SimulatedHosts.link(honest);
            String vm = SimulatedHosts.vm(host, "order-02");
            SimulatedHosts.awaitStatus(vm, "running");

            liar.send(RawAgent.report(session, 1, Long.MAX_VALUE, stopped(UUID.fromString(vm))));
            awaitReport(evil, 1);

            Console.asAdmin().get("/api/v1/vms/" + vm).then().body("status", equalTo("running"));
        }
    }

    @Test
    void a_host_that_says_gone_of_what_was_never_deleted_deletes_nothing() {
        UUID host = RawAgent.enrolled(keys);
        try (RawAgent agent = RawAgent.linked(keys, host, session)) {
            String vm = SimulatedHosts.vm(host, "order-03");

            agent.send(RawAgent.report(session, 1, Long.MAX_VALUE));
            awaitReport(host, 1);

            Console.asAdmin()
                    .get("/api/v1/vms/" + vm)
                    .then()
                    .statusCode(200)
                    .body("status", equalTo("pending"))
                    .body("reason", startsWith("raw"));
        }
    }

    @Test
    void what_a_host_says_is_cut_to_what_a_page_can_show() {
        UUID host = RawAgent.enrolled(keys);
        try (RawAgent agent = RawAgent.linked(keys, host, session)) {
            String vm = SimulatedHosts.vm(host, "order-04");
            Observed failed = new Observed.Failed("x", "<script>\0" + "y".repeat(50_000), 1, Optional.empty());

            agent.send(RawAgent.report(
                    session,
                    1,
                    generation(host),
                    new VmReport(UUID.fromString(vm), 1, failed, List.of(), Optional.empty(), 0)));

            String reason = SimulatedHosts.awaitStatus(vm, "failed").extract().path("reason");
            assertEquals(500, reason.length());
        }
    }

    @Test
    void a_stranger_can_not_take_the_whole_door() throws IOException {
        List<RawAgent> crowd = new ArrayList<>();
        try {
            for (int i = 0; i < LinkEndpoint.MOST_STRANGERS_OF_ONE_ADDRESS; i++) {
                crowd.add(new RawAgent(keys));
            }
            assertEquals("HTTP/1.1 101", firstWordsTo("127.0.0.7"));

            given().header("Upgrade", "websocket")
                    .header("Connection", "Upgrade")
                    .header("Sec-WebSocket-Version", "13")
                    .header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
                    .get(Protocol.PATH)
                    .then()
                    .statusCode(503);
        } finally {
            crowd.forEach(RawAgent::close);
        }

        await().atMost(Duration.ofSeconds(15)).until(() -> {
            try (RawAgent after = new RawAgent(keys)) {
                return !after.nonce().isEmpty();
            } catch (RuntimeException e) {
                return false;
            }
        });
    }

    @Test
    void a_browser_has_no_business_here() {
        given().header("Upgrade", "websocket")
                .header("Connection", "Upgrade")
                .header("Origin", "https://evil.example")
                .get(Protocol.PATH)
                .then()
                .statusCode(403);
    }

    @Test
    void a_host_that_was_removed_is_cut_and_stays_out() {
        UUID host = RawAgent.enrolled(keys);
        try (RawAgent agent = RawAgent.linked(keys, host, session);
                RawAgent again = new RawAgent(keys)) {
            Console.asAdmin().delete("/api/v1/hosts/" + host).then().statusCode(204);

            assertEquals("replaced", agent.refusal());
            again.send(again.hello(again.nonce(), host, session, 1));
            assertEquals("unknown-host", again.refusal());
        }
    }

    @Test
    void only_an_administrator_makes_tokens_and_they_are_stored_hashed() {
        String token = SimulatedHosts.token();

        assertEquals(
                0,
                database.list(
                                "select 1 from host_enrolment where encode(token_hash, 'escape') like '%' || ? || '%'",
                                row -> true, token)
                        .size());
        Console.asAdmin()
                .body(Map.of("expiresInMinutes", 1_000_000))
                .post("/api/v1/hosts/enrolments")
                .then()
                .statusCode(422)
                .body("field", equalTo("expiresInMinutes"));
    }

    private void awaitReport(UUID host, long sequence) {
        await("report " + sequence).atMost(Duration.ofSeconds(10)).until(() -> database.first(
                        "select 1 from host where id = ? and report_sequence = ?", row -> true, host, sequence)
                .isPresent());
    }

    private long generation(UUID host) {
        return database.first(
                        "select intent_generation from host where id = ?", row -> row.number("intent_generation"), host)
                .orElseThrow();
    }

    /** How the door answers an agent that comes from {@code address}. */
    private static String firstWordsTo(String address) throws IOException {
        InetAddress self = InetAddress.getLoopbackAddress();
        try (Socket socket = new Socket(self, RestAssured.port, InetAddress.getByName(address), 0)) {
            socket.getOutputStream()
                    .write(("GET " + Protocol.PATH + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
                                    + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        }
    }

    private static VmReport stopped(UUID vm) {
        return new VmReport(
                vm,
                1,
                new Observed.Stopped(Observed.StopCause.GUEST, Optional.empty()),
                List.of(),
                Optional.empty(),
                0);
    }
}
