package io.tidemark.agent.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.agent.storage.Json;
import io.tidemark.protocol.Receipt;
import io.tidemark.protocol.Survey;
import io.tidemark.protocol.VmReport.NotRebuilt;
import io.tidemark.protocol.VmReport.StepState;
import io.tidemark.support.Chance;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class GuestLineTest {

    private static final List<String> KEYS = List.of(
            "event",
            "step",
            "state",
            "at",
            "detail",
            "id",
            "ok",
            "error",
            "bootId",
            "ready",
            "rebuilt",
            "notRebuilt",
            "problems",
            "memory",
            "policyRevision",
            "part",
            "rows",
            "atRisk",
            "paths",
            "markers",
            "lines",
            "ending",
            "kept");

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "-1",
            "1e400",
            "\"\"",
            "[]",
            "{}",
            "[[[[]]]]",
            "\"\\ud800\"",
            "\"../..\"",
            "9".repeat(60),
            "\"step\"",
            "\"hello\"",
            "\"survey\"",
            "\"receipt\"",
            "\"paths\"",
            "\"end\"",
            "\"doing\"",
            "\"done\"",
            "\"a-b\"");

    private static final String HELLO = """
            {"event":"hello","ready":true,"bootId":"6f1d2c9e-0000-4000-8000-000000000000","base":"sha512:ab","run":3,\
            "policyRevision":1,"kernel":"6.1.0","at":5.12,"rebuilt":["jq"],\
            "notRebuilt":[{"package":"zstd","why":"not in the cache"}],"problems":["no network"],\
            "memory":{"totalKib":229376,"availableKib":170000,"rootUsedKib":5120},"kept":["/etc"]}""";

    @Test
    void a_step_is_read() {
        GuestLine line = GuestLine.parse(
                "{\"event\":\"step\",\"step\":\"kept\",\"state\":\"doing\",\"at\":2.31,\"detail\":\"4 paths\"}");

        assertEquals(new GuestLine.Step("kept", StepState.DOING, 2.31, "4 paths"), line);
    }

    @Test
    void a_hello_is_read() {
        GuestLine line = GuestLine.parse(HELLO);

        assertEquals(
                new GuestLine.Hello(
                        "6f1d2c9e-0000-4000-8000-000000000000",
                        5.12,
                        "sha512:ab",
                        1,
                        List.of("jq"),
                        List.of(new NotRebuilt("zstd", "not in the cache")),
                        List.of("no network"),
                        Optional.of(5120L),
                        Optional.empty(),
                        List.of("/etc")),
                line);
    }

    @Test
    void an_answer_is_read() {
        assertEquals(answer("2", ""), GuestLine.parse("{\"id\":\"2\",\"ok\":true}"));
        assertEquals(
                answer("9", "unknown request"),
                GuestLine.parse("{\"id\":\"9\",\"ok\":false,\"error\":\"unknown request\"}"));
    }

    private static GuestLine answer(String id, String error) {
        return new GuestLine.Answer(id, error, "", List.of(), List.of());
    }

    @Test
    void a_receipt_is_read() {
        GuestLine line = GuestLine.parse("""
                {"event":"receipt","ending":"crash","before":"6f1d-00","rebuildMillis":1200,"lines":[\
                {"what":"/etc","of":"path","promised":"kept","found":"lost","files":3,"bytes":99},\
                {"what":"jq","of":"package","promised":"rebuilt","found":"rebuilt","files":1,"bytes":2}],"leftOut":4}""");

        assertEquals(
                new GuestLine.BootReceipt(new Receipt(
                        Receipt.Ending.CRASH,
                        Optional.of("6f1d-00"),
                        1200,
                        List.of(
                                new Receipt.Line(
                                        "/etc",
                                        Receipt.Thing.PATH,
                                        Receipt.Became.KEPT,
                                        Receipt.Became.LOST,
                                        new Survey.Amount(3, 99)),
                                new Receipt.Line(
                                        "jq",
                                        Receipt.Thing.PACKAGE,
                                        Receipt.Became.REBUILT,
                                        Receipt.Became.REBUILT,
                                        new Survey.Amount(1, 2))),
                        4)),
                line);
    }

    @Test
    void a_guest_can_not_say_more_than_a_report_may_hold() {
        ObjectNode hello = assertInstanceOf(ObjectNode.class, tree(HELLO));
        hello.withArray("/problems").removeAll();
        for (int at = 0; at < 1000; at++) {
            hello.withArray("/problems").add("x".repeat(50));
            hello.withArray("/rebuilt").add("y".repeat(1000));
        }

        GuestLine.Hello said = assertInstanceOf(GuestLine.Hello.class, GuestLine.parse(hello.toString()));

        assertEquals(GuestLine.MOST_PROBLEMS, said.problems().size());
        assertEquals(GuestLine.MOST_PACKAGES, said.rebuilt().size());
        assertTrue(said.rebuilt().stream().allMatch(name -> name.length() <= Said.LONGEST_TEXT));
    }

    @Test
    void escape_sequences_and_tricks_of_direction_do_not_come_through() {
        GuestLine line = GuestLine.parse(
                "{\"event\":\"step\",\"step\":\"kept\",\"state\":\"done\",\"at\":1,\"detail\":\"a\\u001b[2Jb\\u202ec\\nd\"}");

        assertEquals(new GuestLine.Step("kept", StepState.DONE, 1, "a [2Jb c d"), line);
    }

    @Test
    void any_text_is_read_without_harm() {
        Chance.forAll(chance -> GuestLine.parse(Chance.text(chance)));
    }

    @Test
    void any_json_is_read_without_harm() {
        Chance.forAll(chance -> GuestLine.parse(Chance.numbers(chance, 8, 0, 1).stream()
                .map(field -> "\"" + Chance.oneOf(chance, KEYS) + "\":" + Chance.oneOf(chance, VALUES))
                .collect(Collectors.joining(",", "{", "}"))));
    }

    private static JsonNode tree(String json) {
        try {
            return Json.mapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
