package io.tidemark.audit;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.platform.Database;
import io.tidemark.support.Console;
import io.tidemark.support.MovedClock;
import io.tidemark.support.SyslogListener;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log goes to other systems, over real sockets. */
@QuarkusTest
class ForwardingTest {

    private static final String SECRET = "both sides know this one";

    @Inject
    Database database;

    @Inject
    AuditLog audit;

    @Inject
    Sealer sealer;

    @Inject
    ForwardCursor cursor;

    @Inject
    ObjectMapper json;

    @TempDir
    Path directory;

    private final MovedClock clock = new MovedClock();
    private final String target = "thing:" + UUID.randomUUID();
    private final String destination = "syslog+tcp://test " + UUID.randomUUID();

    @Test
    void a_syslog_receiver_gets_each_entry_once_and_in_the_order_of_the_chain() throws IOException {
        try (SyslogListener listener = SyslogListener.plain()) {
            Forwarder forwarder = fromHere(receiver("syslog+tcp://127.0.0.1:" + listener.port()));
            record(3);
            forwarder.forward();
            record(2);
            forwarder.forward();
            forwarder.forward();

            List<JsonNode> got = ours(listener.messages().stream()
                    .map(message -> message.substring(message.indexOf("] {") + 2))
                    .toList());
            assertEquals(
                    written(),
                    got.stream().map(entry -> entry.get("seq").asLong()).toList());
            assertEquals(
                    got.stream()
                            .map(entry -> entry.get("sealed").asLong())
                            .sorted()
                            .toList(),
                    got.stream().map(entry -> entry.get("sealed").asLong()).toList());
        }
    }

    @Test
    void a_message_is_what_rfc_5424_says_and_nothing_in_it_ends_it_early() throws IOException {
        audit.recordAlone(AuditEntry.done("a\"b]c\\d\n<13>1 é", "10.0.0.7", "thing.poke", target)
                .refused("role-needed"));
        sealAll();
        Forwarded entry = last();

        String message = new String(new SyslogMessage(json).of(entry), StandardCharsets.UTF_8);

        assertTrue(
                message.matches(
                        "<108>1 \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,6})?Z [!-~]+ tidemark - thing.poke"
                                + " \\[tidemark@32473 [^\\n]*\\] \\{[ -~]*\\}"),
                message);
        assertTrue(message.contains(" actor=\"a\\\"b\\]c\\\\d\uFFFD<13>1 é\" "), message);
        assertTrue(message.contains(" mac=\"" + entry.mac() + "\" "), message);
        assertEquals(
                "a\"b]c\\d\n<13>1 é",
                json.readTree(message.substring(message.indexOf("] {") + 2))
                        .get("actor")
                        .asText());
    }

    @Test
    void a_message_that_receivers_would_cut_goes_without_its_diff() {
        audit.recordAlone(AuditEntry.done("ann", "10.0.0.7", "thing.poke", target)
                .withDiff(java.util.Map.of("long", "x".repeat(20_000))));
        sealAll();

        String message = new String(new SyslogMessage(json).of(last()), StandardCharsets.UTF_8);

        assertTrue(message.length() <= SyslogMessage.LONGEST, () -> "" + message.length());
        assertTrue(message.contains("\"diff\":{\"omitted\":"), message);
    }

    @Test
    void what_a_receiver_had_not_read_when_it_died_comes_again() throws IOException {
        try (SyslogListener listener = SyslogListener.plain()) {
            Forwarder forwarder = fromHere(receiver("syslog+tcp://127.0.0.1:" + listener.port()));
            record(50);
            listener.diesOnce();
            forwarder.forward();
            ForwardStanding failed = cursor.standing(destination);
            forwarder.forward();
            assertEquals(List.of(), listener.messages(), "it is left alone for a while");
            clock.advance(Duration.ofSeconds(3));
            forwarder.forward();

            assertTrue(failed.waiting() >= 50, failed.toString());
            assertTrue(failed.since().isPresent() && failed.failure().isPresent(), failed.toString());
            assertEquals(
                    written(),
                    ours(listener.messages().stream()
                                    .map(message -> message.substring(message.indexOf("] {") + 2))
                                    .toList())
                            .stream()
                            .map(entry -> entry.get("seq").asLong())
                            .toList());
            assertEquals(Optional.empty(), cursor.standing(destination).failure());
        }
    }

    @Test
    void tls_is_spoken_with_whom_the_certificates_name_and_with_nobody_else() throws Exception {
        try (SyslogListener listener = SyslogListener.secured(directory)) {
            String address = "syslog+tls://localhost:" + listener.port();
            Receiver trusting = new Receivers(
                            json,
                            Optional.empty(),
                            Optional.of(listener.certificate().toString()))
                    .at(URI.create(address));
            audit.recordAlone(AuditEntry.done("ann", "10.0.0.7", "thing.poke", target));
            sealAll();

            trusting.take(List.of(last()));

            assertEquals(1, listener.messages().size());
            assertThrows(IOException.class, () -> receiver(address).take(List.of(last())));
            assertEquals(1, listener.messages().size());
        }
    }

    @Test
    void udp_carries_an_entry_in_each_datagram() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            socket.setSoTimeout(10_000);
            audit.recordAlone(AuditEntry.done("ann", "10.0.0.7", "thing.poke", target));
            sealAll();
            receiver("syslog+udp://127.0.0.1:" + socket.getLocalPort()).take(List.of(last()));

            DatagramPacket packet = new DatagramPacket(new byte[SyslogMessage.LONGEST], SyslogMessage.LONGEST);
            socket.receive(packet);
            String message = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
            assertTrue(message.startsWith("<110>1 ") && message.contains(target), message);
        }
    }

    @Test
    void a_webhook_gets_json_lines_that_it_can_check_and_again_until_it_has_taken_them() throws IOException {
        try (Hook hook = new Hook(List.of(500, 200))) {
            Forwarder forwarder = fromHere(receiver(hook.address() + "?token=secret"));
            record(3);

            forwarder.forward();
            clock.advance(Duration.ofSeconds(3));
            forwarder.forward();
            forwarder.forward();

            assertEquals(2, hook.bodies.size());
            assertEquals(hook.bodies.get(0), hook.bodies.get(1));
            assertEquals(
                    written(),
                    ours(hook.bodies.get(1).lines().toList()).stream()
                            .map(entry -> entry.get("seq").asLong())
                            .toList());
            assertEquals(List.of(true, true), hook.signed);
        }
    }

    @Test
    void a_redirect_is_a_refusal_and_nobody_follows_it() throws IOException {
        try (Hook elsewhere = new Hook(List.of(200));
                Hook hook = new Hook(List.of(307))) {
            hook.location = elsewhere.address();
            Forwarder forwarder = fromHere(receiver(hook.address()));
            record(1);

            forwarder.forward();

            assertEquals(List.of(), elsewhere.bodies);
            assertEquals(
                    Optional.of("The receiver answered 307"),
                    cursor.standing(destination).failure());
        }
    }

    @Test
    void one_console_forwards_at_a_time() {
        UUID one = UUID.randomUUID();
        UUID other = UUID.randomUUID();

        assertTrue(cursor.take(destination, one).isPresent());
        assertTrue(cursor.take(destination, one).isPresent());
        assertEquals(Optional.empty(), cursor.take(destination, other));
        database.update("update audit_forwarding set held_until = now() where destination = ?", destination);
        assertTrue(cursor.take(destination, other).isPresent());
        assertEquals(false, cursor.took(destination, one, new ForwardCursor.Place(1, 1)));
    }

    @Test
    void new_entries_go_out_though_somebody_took_the_end_of_the_chain_away() {
        UUID process = UUID.randomUUID();
        ForwardCursor.Place head = head();
        assertTrue(cursor.take(destination, process).isPresent());
        assertTrue(cursor.took(destination, process, new ForwardCursor.Place(head.position() + 1000, head.entry())));

        assertEquals(head, cursor.take(destination, process).orElseThrow());
    }

    @Test
    void the_pause_doubles_up_to_five_minutes_and_has_some_chance_in_it() {
        assertEquals(
                List.of(2L, 4L, 8L, 256L, 300L, 300L),
                IntStream.of(0, 1, 2, 7, 8, 99)
                        .mapToObj(failures -> Forwarder.pause(failures, 1).toSeconds())
                        .toList());
        assertEquals(Duration.ofSeconds(1), Forwarder.pause(0, 0));
    }

    @Test
    void an_address_that_can_not_be_forwarded_to_stops_the_start() {
        for (String address :
                List.of("ftp://h", "file:/etc", "https://user:word@h/", "syslog+tcp:h", "https://h/hook")) {
            assertThrows(
                    IllegalStateException.class,
                    () -> new Receivers(json, Optional.empty(), Optional.empty()).at(URI.create(address)),
                    address);
        }
    }

    @Test
    void what_waits_is_told_on_the_page_by_health_and_by_metrics() {
        given().cookie("tidemark-session", Console.adminToken())
                .get("/audit")
                .then()
                .body(containsString("Forwarded up to #"), containsString("syslog+udp://127.0.0.1:9"));
        given().get("/q/health/ready").then().body(containsString("syslog+udp://127.0.0.1:9"));
        given().get("/q/metrics").then().body(containsString("tidemark_audit_forward_waiting"));
    }

    private Receiver receiver(String address) {
        return new Receivers(json, Optional.of(SECRET), Optional.empty()).at(URI.create(address));
    }

    /** One that leaves alone what was there before. */
    private Forwarder fromHere(Receiver receiver) {
        UUID process = UUID.randomUUID();
        sealAll();
        assertTrue(cursor.take(destination, process).isPresent());
        assertTrue(cursor.took(destination, process, head()));
        return new Forwarder(cursor, receiver, destination, process, clock, RandomGenerator.getDefault());
    }

    private ForwardCursor.Place head() {
        return database.first(
                        "select position, entry from audit_seal order by position desc limit 1",
                        row -> new ForwardCursor.Place(row.number("position"), row.number("entry")))
                .orElseThrow();
    }

    private void record(int count) {
        LongStream.range(0, count)
                .forEach(i -> audit.recordAlone(AuditEntry.done("ann", "10.0.0.7", "thing.poke", target)));
        sealAll();
    }

    private void sealAll() {
        do {
            sealer.seal();
        } while (database.first("select 1 from audit_waiting limit 1", row -> true)
                .isPresent());
    }

    private Forwarded last() {
        long position = database.first(
                        "select max(s.position) as position from audit_seal s join audit_entry e on e.seq = s.entry"
                                + " where e.target = ?",
                        row -> row.number("position"),
                        target)
                .orElseThrow();
        return cursor.after(position - 1, 1).getFirst();
    }

    private List<Long> written() {
        return database.list(
                "select e.seq from audit_entry e join audit_seal s on s.entry = e.seq where target = ? order by s.position",
                row -> row.number("seq"),
                target);
    }

    /** Those of this test; the console writes others meanwhile. */
    private List<JsonNode> ours(List<String> lines) {
        List<JsonNode> ours = new ArrayList<>();
        for (String line : lines) {
            try {
                JsonNode entry = json.readTree(line);
                if (entry.get("target").asText().equals(target)) {
                    ours.add(entry);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("No JSON: " + line, e);
            }
        }
        return ours;
    }

    /** A receiver of batches that answers as it is told, the last answer for ever. */
    private static final class Hook implements AutoCloseable {

        private final HttpServer server;
        private final List<Integer> answers;
        private final List<String> bodies = new CopyOnWriteArrayList<>();
        private final List<Boolean> signed = new CopyOnWriteArrayList<>();
        private volatile String location = "";

        Hook(List<Integer> answers) throws IOException {
            this.answers = answers;
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::take);
            server.start();
        }

        String address() {
            return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
        }

        private void take(HttpExchange exchange) throws IOException {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String[] parts =
                    exchange.getRequestHeaders().getFirst(Webhook.SIGNATURE).split("[=,]");
            bodies.add(new String(body, StandardCharsets.UTF_8));
            signed.add(Webhook.signature(SECRET.getBytes(StandardCharsets.UTF_8), Long.parseLong(parts[1]), body)
                    .equals(parts[3]));
            exchange.getResponseHeaders().add("Location", location);
            exchange.sendResponseHeaders(answers.get(Math.min(bodies.size(), answers.size()) - 1), -1);
            exchange.close();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
