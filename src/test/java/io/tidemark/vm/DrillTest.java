package io.tidemark.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.policy.Fate;
import io.tidemark.policy.PackageStrategy;
import io.tidemark.policy.Proof.Mark;
import io.tidemark.policy.Proof.Row;
import io.tidemark.policy.Revision;
import io.tidemark.policy.Root;
import io.tidemark.protocol.GuestTask;
import io.tidemark.protocol.TaskOutcome.MarkerState;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DrillTest {

    private static Revision ram(List<String> kept, List<String> scratch) {
        return new Revision(1, Root.RAM, kept, scratch, PackageStrategy.REINSTALL, 1, Instant.EPOCH, Optional.empty());
    }

    private static Revision stored(Root root) {
        return new Revision(
                1, root, List.of(), List.of("/tmp"), PackageStrategy.NONE, 1, Instant.EPOCH, Optional.empty());
    }

    private static Row row(List<Row> rows, String what) {
        return rows.stream().filter(row -> row.what().equals(what)).findFirst().orElseThrow();
    }

    @Test
    void every_kept_place_and_every_place_that_is_free_to_lose_has_a_marker() {
        List<Row> rows = Drill.of(ram(List.of("/etc", "/data base"), List.of("/run", "/scratch")));

        assertEquals(Fate.KEPT, row(rows, "/data base/tidemark-drill").promised());
        assertEquals(Fate.LOST, row(rows, "/scratch/tidemark-drill").promised());
        assertEquals(Fate.KEPT, row(rows, "/mnt/data/tidemark-drill").promised());
        assertFalse(rows.stream().anyMatch(row -> row.what().startsWith("/run/")), rows::toString);
    }

    @Test
    void of_a_kind_of_package_one_that_could_be_planted_is_enough() {
        List<Row> rows = Drill.of(ram(List.of("/etc"), List.of()));
        List<Row> planted = List.of(row(rows, "zstd"), row(rows, "/etc/tidemark-drill"));

        assertTrue(Drill.isSettledBy(row(rows, "jq"), planted));
        assertFalse(Drill.isSettledBy(row(rows, "scanelf"), planted));
        assertFalse(Drill.isSettledBy(row(rows, "/opt/tidemark-drill"), planted));
    }

    @Test
    void all_kinds_of_change_and_all_fates_are_in_it() {
        List<Row> rows = Drill.of(ram(List.of("/etc"), List.of()));

        assertEquals(EnumSet.allOf(Mark.class), rows.stream().map(Row::mark).collect(Collectors.toSet()));
        assertEquals(EnumSet.allOf(Fate.class), rows.stream().map(Row::promised).collect(Collectors.toSet()));
        assertEquals(Fate.REPLACED, row(rows, "/etc/hostname").promised());
        assertEquals(Fate.KEPT, row(rows, "/etc/hosts").promised());
        assertEquals(
                Fate.REVERTED,
                row(Drill.of(ram(List.of(), List.of())), "/etc/hosts").promised());
    }

    @Test
    void a_stored_root_promises_to_keep_all_of_it() {
        for (Root root : List.of(Root.LAYERED, Root.DISK)) {
            List<Row> rows = Drill.of(stored(root));

            assertTrue(
                    rows.stream()
                            .filter(row -> !row.what().equals("/etc/hostname"))
                            .allMatch(row -> row.promised() == Fate.KEPT),
                    rows::toString);
        }
    }

    @Test
    void no_place_has_two_markers_and_a_task_holds_them_all() {
        List<String> many = IntStream.range(0, 64).mapToObj(i -> "/kept/" + i).toList();

        List<Row> rows = Drill.of(ram(
                many, many.stream().map(path -> path.replace("kept", "scratch")).toList()));

        assertTrue(rows.size() <= GuestTask.MOST_MARKERS, () -> rows.size() + " markers");
        assertEquals(rows.size(), new HashSet<>(rows.stream().map(Row::what).toList()).size());
    }

    @Test
    void a_marker_holds_its_promise_only_as_promised() {
        assertHolds(Fate.KEPT, MarkerState.AS_PLANTED);
        assertHolds(Fate.LOST, MarkerState.ABSENT);
        assertHolds(Fate.REVERTED, MarkerState.AS_BASE);
        assertHolds(Fate.REPLACED, MarkerState.AS_BASE, MarkerState.ABSENT, MarkerState.OTHER);
    }

    private static void assertHolds(Fate promised, MarkerState... fitting) {
        Row row = new Row(Mark.CHANGED, "/etc/motd", promised, Optional.empty());
        assertFalse(row.held());
        for (MarkerState state : MarkerState.values()) {
            assertEquals(
                    List.of(fitting).contains(state), Drill.found(row, state).held(), promised + " " + state);
        }
    }
}
