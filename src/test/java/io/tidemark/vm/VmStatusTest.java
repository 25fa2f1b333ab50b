package io.tidemark.vm;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.protocol.HostFacts.Accelerator;
import io.tidemark.protocol.Observed;
import io.tidemark.protocol.VmReport;
import io.tidemark.protocol.VmReport.BootStep;
import io.tidemark.protocol.VmReport.GuestReport;
import io.tidemark.protocol.VmReport.NotRebuilt;
import io.tidemark.protocol.VmReport.StepState;
import io.tidemark.protocol.VmSpec.Intended;
import io.tidemark.protocol.VmSpec.Shutdown;
import io.tidemark.support.Reports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The whole table: each intent, with each thing a host can say, in each state of its link. */
class VmStatusTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant WANTED_AT = NOW.minusSeconds(60);
    private static final UUID VM = new UUID(0, 1);
    private static final long RUN = 2;
    private static final long GENERATION = 7;

    @Test
    void every_cell_of_the_table_is_as_written_down() throws IOException {
        String expected;
        try (var stream = VmStatusTest.class.getResourceAsStream("/vm/status-table.txt")) {
            expected = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }

        assertEquals(expected, table());
    }

    @Test
    void whatever_is_not_allowed_has_a_reason() {
        everyCell().forEach((cell, status) -> {
            for (VmAction action : VmAction.values()) {
                assertEquals(
                        status.allowed().contains(action), status.whyNot(action).isEmpty(), cell + " " + action);
                status.whyNot(action)
                        .ifPresent(reason -> assertTrue(reason.sentence().endsWith("."), cell));
            }
        });
    }

    @Test
    void a_slow_start_is_called_slow_and_stays_a_start() {
        Sighting slow = seen(RUN, running(NOW.minus(Duration.ofMinutes(9))), Optional.empty());

        VmStatus status = VmStatus.of(wanted(Intended.RUNNING, Shutdown.GRACEFUL), Optional.of(slow), connected(), NOW);

        assertEquals(VmState.STARTING, status.state());
        assertEquals("starting-slow", status.reason().key());
        assertTrue(
                status.reason().sentence().contains("9 minutes"),
                status.reason().sentence());
    }

    @Test
    void a_package_that_was_not_rebuilt_is_told_while_it_runs() {
        GuestReport guest = new GuestReport(
                "boot",
                Optional.of(NOW),
                "Alpine",
                1,
                List.of("jq"),
                List.of(new NotRebuilt("zstd", "not in the cache")),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty());

        VmStatus status = VmStatus.of(
                wanted(Intended.RUNNING, Shutdown.GRACEFUL),
                Optional.of(seen(RUN, running(NOW), Optional.of(guest))),
                connected(),
                NOW);

        assertEquals(VmState.RUNNING, status.state());
        assertEquals("running-not-rebuilt", status.reason().key());
    }

    @Test
    void files_that_could_not_be_removed_are_told_with_the_hosts_words() {
        Observed failed = new Observed.Failed("remove-failed", "The disk is read-only.", 1, Optional.empty());

        VmStatus status = VmStatus.of(
                wanted(Intended.GONE, Shutdown.FORCED),
                Optional.of(seen(RUN, failed, Optional.empty())),
                connected(),
                NOW);

        assertEquals(VmState.DELETING, status.state());
        assertTrue(
                status.reason().sentence().endsWith("could not remove its files: The disk is read-only."),
                status.reason().sentence());
    }

    @Test
    void a_stopped_vm_can_be_told_to_start_while_its_host_is_away_and_starts_when_it_returns() {
        VmStatus away = VmStatus.of(
                wanted(Intended.STOPPED, Shutdown.GRACEFUL),
                Optional.of(
                        seen(1, new Observed.Stopped(Observed.StopCause.ASKED, Optional.empty()), Optional.empty())),
                new Link.Lost("reef", NOW),
                NOW);
        VmStatus back = VmStatus.of(
                wanted(Intended.RUNNING, Shutdown.GRACEFUL),
                Optional.of(
                        seen(1, new Observed.Stopped(Observed.StopCause.ASKED, Optional.empty()), Optional.empty())),
                connected(),
                NOW);

        assertTrue(away.allowed().contains(VmAction.START));
        assertEquals(VmState.STARTING, back.state());
    }

    @Test
    void a_stop_that_the_host_has_not_heard_of_is_not_shown_as_done() {
        Sighting before = new Sighting(
                report(RUN, new Observed.Stopped(Observed.StopCause.ASKED, Optional.empty()), Optional.empty()),
                GENERATION - 1,
                NOW);

        VmStatus status =
                VmStatus.of(wanted(Intended.STOPPED, Shutdown.GRACEFUL), Optional.of(before), connected(), NOW);

        assertEquals(VmState.STOPPING, status.state());
    }

    private static String table() {
        StringBuilder text = new StringBuilder();
        everyCell().forEach((cell, status) -> text.append(cell)
                .append(" -> ")
                .append(status.state().slug())
                .append(" | ")
                .append(status.reason().sentence())
                .append(" | ")
                .append(status.allowed().stream().map(VmAction::slug).collect(joining(" ")))
                .append('\n'));
        return text.toString();
    }

    private static Map<String, VmStatus> everyCell() {
        Map<String, VmStatus> cells = new LinkedHashMap<>();
        for (VmIntent intent : intents()) {
            links().forEach((linkName, link) -> sightings().forEach((name, seen) -> {
                String rest = intent.rest().isPresent() ? " deleted" : "";
                String cell = (intent.intended() + " " + intent.shutdown() + rest + ", " + linkName + ", " + name)
                        .toLowerCase(Locale.ROOT);
                cells.put(cell, VmStatus.of(intent, seen, link, NOW));
            }));
        }
        return cells;
    }

    private static List<VmIntent> intents() {
        List<VmIntent> intents = new ArrayList<>();
        intents.add(wanted(Intended.RUNNING, Shutdown.GRACEFUL));
        intents.add(wanted(Intended.STOPPED, Shutdown.GRACEFUL));
        intents.add(wanted(Intended.STOPPED, Shutdown.FORCED));
        intents.add(wanted(Intended.GONE, Shutdown.FORCED));
        intents.add(resting(Intended.STOPPED));
        intents.add(resting(Intended.GONE));
        return intents;
    }

    private static Map<String, Link> links() {
        Map<String, Link> links = new LinkedHashMap<>();
        links.put("unplaced", new Link.Unplaced("There is no host yet."));
        links.put("connected", connected());
        links.put("draining", new Link.Connected("reef", Link.Scheduling.DRAINING));
        links.put("lost", new Link.Lost("reef", NOW.minusSeconds(30)));
        return links;
    }

    private static Map<String, Optional<Sighting>> sightings() {
        Map<String, Optional<Sighting>> sightings = new LinkedHashMap<>();
        sightings.put("nothing said", Optional.empty());
        for (long run = RUN - 1; run <= RUN; run++) {
            String ofRun = run == RUN ? " of this run" : " of the run before";
            for (Map.Entry<String, Observed> each : observations().entrySet()) {
                sightings.put(each.getKey() + ofRun, Optional.of(seen(run, each.getValue(), Optional.empty())));
            }
            sightings.put("ready" + ofRun, Optional.of(seen(run, running(NOW.minusSeconds(9)), Optional.of(ready()))));
        }
        return sightings;
    }

    private static Map<String, Observed> observations() {
        Map<String, Observed> observations = new LinkedHashMap<>();
        observations.put("absent", new Observed.Absent());
        observations.put("preparing", new Observed.Preparing("image", Optional.of(40)));
        observations.put("booting", running(NOW.minusSeconds(9)));
        observations.put("shutting down", new Observed.ShuttingDown(NOW.minusSeconds(5)));
        for (Observed.StopCause cause : Observed.StopCause.values()) {
            observations.put("stopped by " + cause, new Observed.Stopped(cause, Optional.of(NOW.minusSeconds(3))));
        }
        observations.put(
                "failed for good", new Observed.Failed("image-digest", "The digest differs.", 1, Optional.empty()));
        observations.put("failed and tried again", new Observed.Failed("qemu-died", "QEMU died.", 2, Optional.of(NOW)));
        return observations;
    }

    private static VmIntent wanted(Intended intended, Shutdown shutdown) {
        return new VmIntent(intended, RUN, shutdown, GENERATION, WANTED_AT);
    }

    private static VmIntent resting(Intended intended) {
        Rest rest = new Rest(WANTED_AT, NOW.plus(Duration.ofDays(7)), "amara", new UUID(0, 2));
        return new VmIntent(intended, RUN, Shutdown.GRACEFUL, GENERATION, WANTED_AT, Optional.of(rest));
    }

    private static Link connected() {
        return new Link.Connected("reef", Link.Scheduling.OPEN);
    }

    private static Observed running(Instant since) {
        return new Observed.Running(since, Accelerator.TCG);
    }

    private static GuestReport ready() {
        return Reports.guest("boot", NOW.minusSeconds(4));
    }

    private static Sighting seen(long run, Observed observed, Optional<GuestReport> guest) {
        return new Sighting(report(run, observed, guest), GENERATION, NOW.minusSeconds(2));
    }

    private static VmReport report(long run, Observed observed, Optional<GuestReport> guest) {
        List<BootStep> steps = List.of(new BootStep("kernel", StepState.DOING, NOW, 10, ""));
        return new VmReport(VM, run, observed, steps, guest, 0);
    }
}
