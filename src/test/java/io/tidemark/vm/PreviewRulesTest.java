package io.tidemark.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.policy.Event;
import io.tidemark.policy.Fate;
import io.tidemark.policy.PackageStrategy;
import io.tidemark.policy.Revision;
import io.tidemark.policy.Root;
import io.tidemark.protocol.Survey;
import io.tidemark.protocol.Survey.Amount;
import io.tidemark.protocol.Survey.Change;
import io.tidemark.protocol.Survey.Group;
import io.tidemark.protocol.Survey.Holds;
import io.tidemark.protocol.Survey.PackageChange;
import io.tidemark.protocol.Survey.PackageState;
import io.tidemark.protocol.Survey.PathChange;
import io.tidemark.protocol.Survey.Place;
import io.tidemark.vm.Situation.Ground;
import io.tidemark.vm.Situation.Volume;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What events take, row by row. */
class PreviewRulesTest {

    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
    private static final List<String> KEPT = List.of("/etc", "/home");
    private static final Revision EPHEMERAL = ram(List.of(), PackageStrategy.NONE);
    private static final Revision REINSTALL = ram(KEPT, PackageStrategy.REINSTALL);
    private static final Revision SNAPSHOT = ram(KEPT, PackageStrategy.SNAPSHOT);
    private static final Revision FORGETFUL = ram(List.of("/home"), PackageStrategy.REINSTALL);
    private static final Revision LAYERED =
            new Revision(1, Root.LAYERED, List.of(), List.of(), PackageStrategy.NONE, 1, AT, Optional.empty());
    private static final Revision DISK =
            new Revision(1, Root.DISK, List.of(), List.of(), PackageStrategy.NONE, 1, AT, Optional.empty());

    @Test
    void what_a_restart_does_to_a_path_follows_from_what_happened_to_it() {
        Survey survey = new Paths()
                .with("/opt/new", Change.NEW)
                .with("/usr/bin/edited", Change.CHANGED)
                .with("/usr/bin/gone", Change.DELETED)
                .with("/usr/bin/mode", Change.MODE)
                .survey();

        for (Event event : List.of(Event.RESTART, Event.CRASH, Event.BASE_UPGRADE, Event.POLICY_CHANGE, Event.DELETE)) {
            assertEquals(
                    Map.of(
                            "/opt/new",
                            Fate.LOST,
                            "/usr/bin/edited",
                            Fate.REVERTED,
                            "/usr/bin/gone",
                            Fate.REVERTED,
                            "/usr/bin/mode",
                            Fate.REVERTED),
                    fates(PreviewRules.of(surveyed(REINSTALL, REINSTALL, survey), event), Preview.Item::path),
                    event::slug);
        }
    }

    @Test
    void packages_come_back_as_the_strategy_brings_them_back() {
        assertEquals("lost lost lost reverted reverted reverted", packagesUnder(EPHEMERAL, EPHEMERAL, Event.RESTART));
        assertEquals("rebuilt lost lost rebuilt reverted kept", packagesUnder(REINSTALL, REINSTALL, Event.RESTART));
        assertEquals("rebuilt lost lost rebuilt reverted kept", packagesUnder(SNAPSHOT, SNAPSHOT, Event.CRASH));
        assertEquals("lost lost lost rebuilt reverted reverted", packagesUnder(FORGETFUL, FORGETFUL, Event.RESTART));
        assertEquals("kept kept kept kept kept kept", packagesUnder(LAYERED, LAYERED, Event.RESTART));
        assertEquals("kept kept kept kept kept kept", packagesUnder(DISK, DISK, Event.CRASH));
    }

    @Test
    void packages_in_a_root_that_is_made_anew_are_gone() {
        assertEquals(
                "rebuilt lost lost replaced reverted kept", packagesUnder(REINSTALL, REINSTALL, Event.BASE_UPGRADE));
        assertEquals("lost lost lost reverted reverted reverted", packagesUnder(LAYERED, LAYERED, Event.BASE_UPGRADE));
        assertEquals("lost lost lost reverted reverted reverted", packagesUnder(DISK, DISK, Event.BASE_UPGRADE));
        assertEquals("lost lost lost reverted reverted reverted", packagesUnder(REINSTALL, REINSTALL, Event.RESET));
        assertEquals(
                "lost lost lost reverted reverted reverted", packagesUnder(REINSTALL, LAYERED, Event.POLICY_CHANGE));
        assertEquals(
                "lost lost lost reverted reverted reverted", packagesUnder(REINSTALL, EPHEMERAL, Event.POLICY_CHANGE));
        assertEquals("lost lost lost lost lost lost", packagesUnder(LAYERED, LAYERED, Event.DELETE));
    }

    @Test
    void what_the_definition_installs_comes_back_where_nothing_remembers_that_it_was_installed() {
        Survey survey = survey(
                List.of(), List.of(), List.of(new PackageChange("jq", "1.7", PackageState.UNCACHED, 1)), List.of());
        for (Revision revision : List.of(EPHEMERAL, FORGETFUL)) {
            Situation situation = new Situation(
                    revision, revision, List.of("jq>1.6"), Ground.SURVEYED, Optional.of(survey), Volume.USED, 0);

            Forecast forecast = PreviewRules.of(situation, Event.RESTART);

            assertEquals(Map.of("jq", Fate.REBUILT), fates(forecast, Preview.Item::packageName));
            assertFalse(forecast.asks());
        }
    }

    @Test
    void places_go_with_the_disk_they_are_on() {
        assertEquals("kept kept kept kept", placesUnder(REINSTALL, REINSTALL, Event.RESTART));
        assertEquals("kept kept kept kept", placesUnder(LAYERED, LAYERED, Event.CRASH));
        assertEquals("lost lost lost lost", placesUnder(REINSTALL, REINSTALL, Event.RESET));
        assertEquals("lost lost lost lost", placesUnder(DISK, DISK, Event.DELETE));
        assertEquals("kept kept lost lost", placesUnder(LAYERED, LAYERED, Event.BASE_UPGRADE));
        assertEquals("lost kept lost kept", placesUnder(REINSTALL, EPHEMERAL, Event.POLICY_CHANGE));
        assertEquals("kept kept lost kept", placesUnder(REINSTALL, SNAPSHOT, Event.POLICY_CHANGE));
        assertEquals("lost kept kept kept", placesUnder(REINSTALL, LAYERED, Event.POLICY_CHANGE));
    }

    @Test
    void what_the_policy_agrees_to_lose_is_shown_and_nobody_is_asked() {
        Survey survey = new Paths().scratch("/tmp/x", 5).survey();

        Forecast forecast = PreviewRules.of(surveyed(REINSTALL, REINSTALL, survey), Event.RESTART);

        assertEquals(Map.of("/tmp/x", Fate.LOST), fates(forecast, Preview.Item::path));
        assertEquals(new SurveyView.Amounts(1, 5), forecast.agreed());
        assertTrue(forecast.atRisk().none());
        assertFalse(forecast.asks());
    }

    @Test
    void totals_are_those_of_the_groups_where_rows_are_cut() {
        Survey survey = survey(
                List.of(new PathChange("/opt/1", Change.NEW, Survey.Type.FILE, 1, Survey.Ground.AT_RISK)),
                List.of(
                        new Group("/opt", Change.NEW, Survey.Ground.AT_RISK, new Amount(90_000, 900)),
                        new Group("/usr", Change.MODE, Survey.Ground.AT_RISK, new Amount(10_000, 100))),
                List.of(),
                List.of());

        Forecast forecast = PreviewRules.of(surveyed(REINSTALL, REINSTALL, survey), Event.RESTART);

        assertEquals(new SurveyView.Amounts(90_000, 900), forecast.totals().get(Fate.LOST));
        assertEquals(new SurveyView.Amounts(10_000, 100), forecast.totals().get(Fate.REVERTED));
        assertEquals(100_000, forecast.atRisk().files());
        assertTrue(forecast.truncated());
    }

    @Test
    void a_guest_that_contradicts_itself_hides_nothing_by_it() {
        Survey nothing = new Survey(
                AT,
                "boot",
                1,
                0,
                "s",
                new Amount(0, 0),
                new Amount(0, 0),
                List.of(new PathChange("/opt/1", Change.NEW, Survey.Type.FILE, 1, Survey.Ground.AT_RISK)),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty());

        assertTrue(PreviewRules.of(surveyed(REINSTALL, REINSTALL, nothing), Event.RESTART)
                .asks());
    }

    @Test
    void a_guest_in_ram_that_says_nothing_has_to_be_accepted_and_one_on_a_disk_does_not() {
        for (Revision revision : List.of(EPHEMERAL, REINSTALL, LAYERED, DISK)) {
            Situation silent =
                    new Situation(revision, revision, List.of(), Ground.UNKNOWN, Optional.empty(), Volume.USED, 0);

            assertEquals(
                    revision.root() == Root.RAM,
                    PreviewRules.of(silent, Event.RESTART).asks(),
                    revision::toString);
            assertTrue(PreviewRules.of(silent, Event.DELETE).asks(), revision::toString);
        }
    }

    @Test
    void a_vm_that_does_not_run_loses_nothing_by_a_restart_and_its_places_by_a_reset() {
        Survey before = survey(
                List.of(new PathChange("/opt/1", Change.NEW, Survey.Type.FILE, 1, Survey.Ground.AT_RISK)),
                List.of(),
                List.of(new PackageChange("jq", "1.7", PackageState.UNCACHED, 1)),
                List.of(new Place("/etc", Holds.KEPT, new Amount(210, 4096))));
        Situation stopped =
                new Situation(REINSTALL, REINSTALL, List.of(), Ground.NONE, Optional.of(before), Volume.USED, 0);

        assertFalse(PreviewRules.of(stopped, Event.RESTART).asks());
        assertEquals(210, PreviewRules.of(stopped, Event.RESET).atRisk().files());
        assertEquals(0, PreviewRules.of(stopped, Event.RESET).atRisk().packages());
    }

    @Test
    void a_vm_that_never_ran_loses_nothing_by_its_deletion() {
        Situation fresh =
                new Situation(REINSTALL, REINSTALL, List.of(), Ground.NONE, Optional.empty(), Volume.UNUSED, 0);

        assertFalse(PreviewRules.of(fresh, Event.DELETE).asks());
    }

    private static String packagesUnder(Revision now, Revision next, Event event) {
        List<PackageChange> rows = Stream.of(PackageState.values())
                .map(state -> new PackageChange(state.name().toLowerCase(Locale.ROOT), "1", state, 1))
                .toList();
        Forecast forecast = PreviewRules.of(surveyed(now, next, survey(List.of(), List.of(), rows, List.of())), event);
        Map<String, Fate> fates = fates(forecast, Preview.Item::packageName);
        return rows.stream().map(row -> fates.get(row.name()).slug()).collect(Collectors.joining(" "));
    }

    private static String placesUnder(Revision now, Revision next, Event event) {
        List<Place> rows = List.of(
                new Place("/etc", Holds.KEPT, new Amount(1, 1)),
                new Place("/mnt/data", Holds.USER, new Amount(1, 1)),
                new Place("layer", Holds.LAYER, new Amount(1, 1)),
                new Place("/", Holds.ROOT, new Amount(1, 1)));
        Forecast forecast = PreviewRules.of(surveyed(now, next, survey(List.of(), List.of(), List.of(), rows)), event);
        Map<String, Fate> fates = new TreeMap<>();
        forecast.items().stream().filter(item -> !item.agreed()).forEach(item -> item.place()
                .ifPresent(place -> fates.put(place, item.fate())));
        return rows.stream().map(row -> fates.get(row.path()).slug()).collect(Collectors.joining(" "));
    }

    private static Map<String, Fate> fates(
            Forecast forecast, java.util.function.Function<Preview.Item, Optional<String>> name) {
        Map<String, Fate> fates = new TreeMap<>();
        forecast.items().forEach(item -> name.apply(item).ifPresent(each -> fates.put(each, item.fate())));
        return fates;
    }

    private static Situation surveyed(Revision now, Revision next, Survey survey) {
        return new Situation(now, next, List.of(), Ground.SURVEYED, Optional.of(survey), Volume.USED, 0);
    }

    private static Revision ram(List<String> kept, PackageStrategy packages) {
        return new Revision(1, Root.RAM, kept, List.of(), packages, 1, AT, Optional.empty());
    }

    private static Survey survey(
            List<PathChange> paths, List<Group> groups, List<PackageChange> packages, List<Place> places) {
        long count = groups.stream().mapToLong(group -> group.amount().count()).sum();
        return new Survey(
                AT,
                "boot",
                1,
                7,
                "state",
                new Amount(Math.max(count, paths.size()), 0),
                new Amount(0, 0),
                paths,
                groups,
                packages,
                places,
                Optional.empty(),
                Optional.empty());
    }

    /** A survey of paths, in the making. */
    private static final class Paths {

        private final List<PathChange> rows = new ArrayList<>();
        private final List<Group> groups = new ArrayList<>();
        private long scratch;
        private long scratchBytes;

        Paths with(String path, Change change) {
            rows.add(new PathChange(path, change, Survey.Type.FILE, 1, Survey.Ground.AT_RISK));
            groups.add(new Group(path, change, Survey.Ground.AT_RISK, new Amount(1, 1)));
            return this;
        }

        Paths scratch(String path, long bytes) {
            rows.add(new PathChange(path, Change.NEW, Survey.Type.FILE, bytes, Survey.Ground.SCRATCH));
            groups.add(new Group(path, Change.NEW, Survey.Ground.SCRATCH, new Amount(1, bytes)));
            scratch++;
            scratchBytes += bytes;
            return this;
        }

        Survey survey() {
            long risked = rows.size() - scratch;
            return new Survey(
                    AT,
                    "boot",
                    1,
                    7,
                    "state",
                    new Amount(risked, risked),
                    new Amount(scratch, scratchBytes),
                    rows,
                    groups,
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    Optional.empty());
        }
    }
}
