package io.tidemark.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.agent.Specs;
import io.tidemark.agent.link.Wire;
import io.tidemark.agent.storage.Json;
import io.tidemark.protocol.VmReport.BootStep;
import io.tidemark.protocol.VmReport.GuestReport;
import io.tidemark.protocol.VmReport.NotRebuilt;
import io.tidemark.protocol.VmReport.StepState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One golden file for each message: what stands there has gone over somebody's wire and may not change. */
class GoldenMessagesTest {

    private static final Path GOLDEN = Path.of("src/test/resources/protocol");
    private static final UUID HOST = UUID.fromString("01890000-0000-7000-8000-00000000000a");
    private static final UUID SESSION = UUID.fromString("01890000-0000-7000-8000-00000000000b");
    private static final UUID TASK = UUID.fromString("01890000-0000-7000-8000-0000000000bb");
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.250Z");

    static Stream<Arguments> messages() {
        return Stream.of(
                Arguments.of("to-agent/challenge", new ToAgent.Challenge("bm9uY2U", List.of(1))),
                Arguments.of("to-agent/enrolled", new ToAgent.Enrolled(HOST)),
                Arguments.of("to-agent/welcome", new ToAgent.Welcome(HOST, 1)),
                Arguments.of(
                        "to-agent/refused",
                        new ToAgent.Refused("token-used", "The enrolment token has been used. Make another one.")),
                Arguments.of(
                        "to-agent/intent", new ToAgent.Intent(42, List.of(Specs.harbour(VmSpec.Intended.RUNNING, 3)))),
                Arguments.of(
                        "to-agent/stream-open", new ToAgent.StreamOpen(7, Specs.HARBOUR, StreamKind.SERIAL, 65536)),
                Arguments.of("to-agent/stream-credit", new ToAgent.StreamCredit(7, 4096)),
                Arguments.of("to-agent/stream-close", new ToAgent.StreamClose(7)),
                Arguments.of("to-agent/resize", new ToAgent.Resize(Specs.HARBOUR, 120, 40)),
                Arguments.of("to-console/enrol", new ToConsole.Enrol("dG9rZW4", "cHVibGlj", "c2lnbmF0dXJl", "ferry")),
                Arguments.of("to-console/hello", new ToConsole.Hello(HOST, SESSION, 1, "c2lnbmF0dXJl", facts())),
                Arguments.of(
                        "to-console/report",
                        new ToConsole.Report(
                                SESSION,
                                9,
                                42,
                                new HostCapacity(120, List.of("sha512:" + "ab".repeat(64))),
                                everyKindOfSight())),
                Arguments.of("to-console/surveyed", new ToConsole.Surveyed(SESSION, Specs.HARBOUR, survey())),
                Arguments.of(
                        "to-console/task-done",
                        new ToConsole.TaskDone(
                                SESSION,
                                Specs.HARBOUR,
                                TASK,
                                new TaskOutcome.Kept(List.of(new TaskOutcome.PathOutcome(
                                        "/opt", Optional.empty(), Optional.of("sshd (231) has files open")))))),
                Arguments.of("to-console/stream-credit", new ToConsole.StreamCredit(7, 4096)),
                Arguments.of("to-console/stream-closed", new ToConsole.StreamClosed(7, "The VM is stopped.")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void a_message_is_written_as_its_golden_file_says(String name, Object message) throws IOException {
        JsonNode golden = golden(name);

        JsonNode written = Json.mapper().readTree(Json.mapper().writeValueAsString(message));

        assertEquals(golden, written);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void a_golden_file_is_read_as_its_message(String name, Object message) throws IOException {
        Class<?> family = name.startsWith("to-agent") ? ToAgent.class : ToConsole.class;

        Object read = Json.mapper().treeToValue(golden(name), family);

        assertEquals(message, read);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void fields_of_a_later_version_are_ignored(String name, Object message) throws IOException {
        Class<?> family = name.startsWith("to-agent") ? ToAgent.class : ToConsole.class;
        ObjectNode later = golden(name).deepCopy();
        later.put("addedLater", "x");

        Object read = Json.mapper().treeToValue(later, family);

        assertEquals(message, read);
    }

    @Test
    void every_message_has_a_golden_file() throws IOException {
        Set<String> covered = messages()
                .map(row -> row.get()[1].getClass())
                .map(Class::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> all = Stream.concat(
                        Arrays.stream(ToAgent.class.getPermittedSubclasses()),
                        Arrays.stream(ToConsole.class.getPermittedSubclasses()))
                .map(Class::getName)
                .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(all, covered);
        try (Stream<Path> files = Files.walk(GOLDEN)) {
            assertEquals(all.size(), files.filter(Files::isRegularFile).count());
        }
    }

    @Test
    void an_absent_option_may_be_left_out_or_null() throws IOException {
        ObjectNode leftOut = golden("to-agent/intent").deepCopy();
        ObjectNode vm = (ObjectNode) leftOut.get("vms").get(0);
        vm.remove("userData");
        vm.withObject("/image").putNull("url");

        ToAgent read = Wire.read(leftOut.toString());

        assertEquals(new ToAgent.Intent(42, List.of(Specs.harbour(VmSpec.Intended.RUNNING, 3))), read);
    }

    @Test
    void a_message_that_nobody_knows_is_refused_and_named() {
        Wire.BadMessage refused =
                assertThrows(Wire.BadMessage.class, () -> Wire.read("{\"type\":\"run-command\",\"command\":\"id\"}"));

        assertEquals(true, refused.getMessage().contains("run-command"));
    }

    @Test
    void json_that_is_nested_without_end_is_refused() {
        String deep = "{\"type\":\"intent\",\"generation\":1,\"vms\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";

        assertThrows(Wire.BadMessage.class, () -> Wire.read(deep));
    }

    private static JsonNode golden(String name) throws IOException {
        return Json.mapper().readTree(Files.readString(GOLDEN.resolve(name + ".json")));
    }

    private static Survey survey() {
        return new Survey(
                NOON,
                "6f1d2c9e-0000-4000-8000-000000000000",
                1,
                1200,
                "c0ffee",
                new Survey.Amount(2, 12),
                new Survey.Amount(1, 99),
                List.of(new Survey.PathChange(
                        "/usr/share/tide", Survey.Change.NEW, Survey.Type.FILE, 12, Survey.Ground.AT_RISK)),
                List.of(new Survey.Group("/usr", Survey.Change.NEW, Survey.Ground.AT_RISK, new Survey.Amount(2, 12))),
                List.of(new Survey.PackageChange("jq", "1.7.1-r0", Survey.PackageState.CACHED, 314_000)),
                List.of(new Survey.Place("/etc", Survey.Holds.KEPT, new Survey.Amount(210, 123_456))),
                Optional.of(5120L),
                Optional.of(114_688L));
    }

    private static HostFacts facts() {
        return new HostFacts(
                "0.1.0",
                "ferry",
                "x86_64",
                8,
                16000,
                HostFacts.Accelerator.TCG,
                "/dev/kvm exists, but a guest on it does not run: the probe did not end within 3 s",
                Optional.of("7.2.22"),
                "slirp",
                Optional.empty(),
                List.of("xorriso is missing: install the Debian package xorriso"));
    }

    private static List<VmReport> everyKindOfSight() {
        GuestReport guest = new GuestReport(
                "6f1d2c9e-0000-4000-8000-000000000000",
                Optional.of(NOON),
                "Alpine 3.19.1",
                1,
                List.of("jq"),
                List.of(new NotRebuilt("zstd", "its file is not in the cache")),
                List.of("the data volume was not clean"),
                Optional.of(5120L),
                Optional.of(114688L),
                List.of("/etc"),
                Optional.of(new Receipt(
                        Receipt.Ending.ORDERLY,
                        Optional.of("0c1d2c9e-0000-4000-8000-000000000000"),
                        1400,
                        List.of(new Receipt.Line(
                                "/etc",
                                Receipt.Thing.PATH,
                                Receipt.Became.KEPT,
                                Receipt.Became.KEPT,
                                new Survey.Amount(210, 123_456))),
                        0)));
        BootStep step = new BootStep("image", StepState.DONE, NOON, 1200, "41 MiB from the mirror");
        return List.of(
                sight(new Observed.Absent()),
                sight(new Observed.Preparing("prepare-base", Optional.of(60))),
                new VmReport(
                        Specs.HARBOUR,
                        3,
                        new Observed.Running(NOON, HostFacts.Accelerator.TCG),
                        List.of(step),
                        Optional.of(guest),
                        1_048_576),
                sight(new Observed.ShuttingDown(NOON)),
                sight(new Observed.Stopped(Observed.StopCause.GUEST, Optional.of(NOON))),
                sight(new Observed.Failed("no-room", "The disk is full.", 2, Optional.of(NOON))));
    }

    private static VmReport sight(Observed observed) {
        return new VmReport(Specs.HARBOUR, 3, observed, List.of(), Optional.empty(), 0);
    }
}
