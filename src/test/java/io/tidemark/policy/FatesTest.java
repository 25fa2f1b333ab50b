package io.tidemark.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.platform.Language;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The whole table: each built-in policy, with things of every kind, at every event. */
class FatesTest {

    private static final List<String> PATHS = List.of(
            "/etc/nginx.conf",
            "/etc/hostname",
            "/etc/hosts",
            "/etc/apk/keys/ours.rsa.pub",
            "/etc/apk/world",
            "/etc/apk/cache/jq.apk",
            "/home/ann/notes",
            "/root/.ssh/authorized_keys",
            "/tmp/build",
            "/usr/bin/vi",
            "/usr/local/bin/tool",
            "/opt/tool",
            "/srv/www",
            "/var/lib/db",
            "/var/log/messages",
            "/var/cache/x",
            "/var/tmp/x",
            "/var/run/x",
            "/run/x",
            "/proc/sys/vm/swappiness",
            "/mnt/data/x",
            "/mnt/usb",
            "/");

    @Test
    void every_cell_of_the_table_is_as_written_down() throws IOException {
        String expected;
        try (var stream = FatesTest.class.getResourceAsStream("/policy/fates-table.txt")) {
            expected = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }

        assertEquals(expected, table());
    }

    @Test
    void every_verdict_has_a_sentence_in_both_languages() {
        everyThing().forEach((name, thing) -> BuiltIn.all().values().forEach(revision -> {
            for (Event event : Event.values()) {
                Verdict verdict = Fates.of(revision, thing, event);
                assertTrue(verdict.reason().endsWith("."), name);
                assertTrue(verdict.reason(Language.ZH).endsWith("。"), name);
            }
        }));
    }

    @Test
    void an_upgrade_of_a_base_package_goes_back_under_lima_classic_and_stays_under_workshop_and_layered() {
        Thing upgraded = new Thing.Installed("busybox", PackageState.UPGRADED);

        assertEquals(
                Fate.REVERTED,
                Fates.of(BuiltIn.of("lima-classic"), upgraded, Event.RESTART).fate());
        assertEquals(
                Fate.REBUILT,
                Fates.of(BuiltIn.of("workshop"), upgraded, Event.RESTART).fate());
        assertEquals(
                Fate.KEPT,
                Fates.of(BuiltIn.of("layered"), upgraded, Event.RESTART).fate());
    }

    @Test
    void packages_come_back_only_where_world_is_kept() {
        Revision forgetful = BuiltIn.ram(List.of("/home"), List.of(), PackageStrategy.REINSTALL);
        Revision exact = BuiltIn.ram(List.of("/etc/apk/world"), List.of(), PackageStrategy.REINSTALL);
        Thing cached = new Thing.Installed("jq", PackageState.CACHED);

        assertEquals(Fate.LOST, Fates.of(forgetful, cached, Event.RESTART).fate());
        assertEquals(Fate.REBUILT, Fates.of(exact, cached, Event.RESTART).fate());
    }

    @Test
    void the_apk_cache_is_emptied_where_packages_are_none_even_below_a_kept_path() {
        Thing file = new Thing.Place("/etc/apk/cache/jq.apk", Change.NEW);

        assertEquals(
                Fate.LOST,
                Fates.of(BuiltIn.ram(List.of("/etc"), List.of(), PackageStrategy.NONE), file, Event.RESTART)
                        .fate());
        assertEquals(
                Fate.KEPT,
                Fates.of(BuiltIn.ram(List.of(), List.of(), PackageStrategy.FIX), file, Event.RESTART)
                        .fate());
    }

    @Test
    void a_crash_takes_what_was_not_flushed_whatever_the_policy_says() {
        Thing file = new Thing.Place("/home/ann/notes", Change.NEW);

        assertTrue(Fates.of(BuiltIn.of("workshop"), file, Event.CRASH).reason().contains("not flushed"));
        assertTrue(
                Fates.of(BuiltIn.of("disk-image"), file, Event.CRASH).reason().contains("not flushed"));
    }

    @Test
    void a_kept_path_below_a_scratch_one_is_kept_and_at_risk_when_something_takes_it() {
        Revision revision = BuiltIn.ram(List.of("/var/cache/ours"), List.of("/var/cache"), PackageStrategy.NONE);
        Thing ours = new Thing.Place("/var/cache/ours/x", Change.NEW);
        Thing other = new Thing.Place("/var/cache/other", Change.NEW);

        assertEquals(Fate.KEPT, Fates.of(revision, ours, Event.RESTART).fate());
        assertEquals(Verdict.Risk.AT_RISK, Fates.of(revision, ours, Event.RESET).risk());
        assertEquals(
                Verdict.Risk.AGREED, Fates.of(revision, other, Event.RESTART).risk());
    }

    @Test
    void what_the_next_revision_does_not_keep_is_parked_and_what_it_keeps_otherwise_goes_along() {
        Revision before = BuiltIn.ram(List.of("/etc", "/var/lib"), List.of(), PackageStrategy.REINSTALL);
        Revision less = BuiltIn.ram(List.of("/etc"), List.of(), PackageStrategy.REINSTALL);
        Revision wider = BuiltIn.ram(List.of("/etc", "/var"), List.of(), PackageStrategy.REINSTALL);
        Thing database = new Thing.Place("/var/lib/db", Change.NEW);

        Verdict parked = Fates.onChange(before, less, database);
        assertEquals(Fate.LOST, parked.fate());
        assertEquals(Verdict.Risk.AT_RISK, parked.risk());
        assertTrue(parked.reason().contains("parked"), parked.reason());
        assertEquals(Fate.KEPT, Fates.onChange(before, wider, database).fate());
        assertEquals(Fate.KEPT, Fates.onChange(wider, before, database).fate());
    }

    @Test
    void a_change_of_policy_is_a_restart_first_so_a_wider_rule_comes_too_late_for_what_lies_in_ram() {
        Revision before = BuiltIn.of("ephemeral");
        Revision after = BuiltIn.of("workshop");

        assertEquals(
                Fate.LOST,
                Fates.onChange(before, after, new Thing.Place("/opt/tool", Change.NEW))
                        .fate());
        assertEquals(
                Fate.KEPT,
                Fates.onChange(before, after, new Thing.Place("/mnt/data/x", Change.NEW))
                        .fate());
    }

    @Test
    void from_a_layer_to_ram_and_back_the_layer_waits_and_is_not_seen() {
        Thing tool = new Thing.Place("/opt/tool", Change.NEW);
        Thing pack = new Thing.Installed("jq", PackageState.CACHED);

        assertEquals(
                Fate.LOST,
                Fates.onChange(BuiltIn.of("layered"), BuiltIn.of("workshop"), tool)
                        .fate());
        assertEquals(
                Fate.LOST,
                Fates.onChange(BuiltIn.of("layered"), BuiltIn.of("workshop"), pack)
                        .fate());
        assertEquals(
                Fate.LOST,
                Fates.onChange(BuiltIn.of("workshop"), BuiltIn.of("layered"), tool)
                        .fate());
    }

    private static String table() {
        StringBuilder table = new StringBuilder();
        BuiltIn.all().forEach((policy, revision) -> everyThing().forEach((name, thing) -> table.append(policy)
                .append(' ')
                .append(name)
                .append(": ")
                .append(cells(revision, thing))
                .append('\n')));
        return table.toString();
    }

    private static String cells(Revision revision, Thing thing) {
        return Arrays.stream(Event.values())
                .map(event -> event.slug() + " " + cell(Fates.of(revision, thing, event)))
                .collect(Collectors.joining(", "));
    }

    private static String cell(Verdict verdict) {
        return switch (verdict.risk()) {
            case NONE -> verdict.fate().slug();
            case AGREED -> verdict.fate().slug() + " (agreed)";
            case AT_RISK -> verdict.fate().slug() + "!";
        };
    }

    private static Map<String, Thing> everyThing() {
        Map<String, Thing> things = new LinkedHashMap<>();
        for (String path : PATHS) {
            for (Change change : List.of(Change.NEW, Change.CHANGED, Change.UNKNOWN)) {
                things.put(path + " " + change.slug(), new Thing.Place(path, change));
            }
        }
        for (PackageState state : PackageState.values()) {
            things.put("package " + state.slug(), new Thing.Installed("jq", state));
        }
        return things;
    }

    /** Prints the table, for whoever has changed it and has read what changed. */
    public static void main(String[] unused) {
        new ArrayList<>(List.of(table())).forEach(System.out::print);
    }
}
