package io.tidemark.agent.qemu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.tidemark.agent.storage.Json;
import io.tidemark.support.Chance;
import org.junit.jupiter.api.Test;

class QmpLineTest {

    @Test
    void the_greeting_tells_the_version() {
        QmpLine line = QmpLine.parse(
                "{\"QMP\": {\"version\": {\"qemu\": {\"micro\": 22, \"minor\": 2, \"major\": 7}}, \"capabilities\": []}}");

        assertEquals(new QmpLine.Greeting("7.2.22"), line);
    }

    @Test
    void a_guest_that_powers_off_is_told_from_a_host_that_ends_qemu() {
        QmpLine byGuest =
                QmpLine.parse("{\"event\": \"SHUTDOWN\", \"data\": {\"guest\": true, \"reason\": \"guest-shutdown\"}}");

        QmpLine.Event event = assertInstanceOf(QmpLine.Event.class, byGuest);
        assertEquals("SHUTDOWN", event.name());
        assertEquals(true, event.data().path("guest").asBoolean());
    }

    @Test
    void a_refusal_carries_its_reason() {
        QmpLine line =
                QmpLine.parse("{\"id\":\"4\",\"error\":{\"class\":\"GenericError\",\"desc\":\"Device not found\"}}");

        assertEquals(new QmpLine.Refusal("4", "Device not found"), line);
    }

    @Test
    void a_command_is_one_line_with_its_id() {
        assertEquals(
                "{\"execute\":\"quit\",\"id\":\"7\"}\n",
                QmpLine.command("7", "quit", Json.mapper().createObjectNode()));
    }

    @Test
    void whatever_comes_is_read_without_harm() {
        Chance.forAll(chance -> QmpLine.parse(Chance.text(chance)));
    }
}
