package io.tidemark.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.platform.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeptPathsTest {

    @Test
    void ordinary_paths_are_kept_in_the_order_they_were_named() {
        List<String> paths = List.of("/srv", "/etc", "/var/lib", "/var/log", "/home/ann's files", "/运行");

        assertEquals(paths, new KeptPaths(paths).paths());
    }

    @Test
    void a_path_that_is_not_absolute_and_normal_is_refused() {
        for (String path :
                List.of("", "etc", "./etc", "/", "//", "/etc/", "/etc//apk", "/etc/.", "/etc/../root", "/..")) {
            assertRefused("kept[0]", path);
        }
    }

    @Test
    void a_path_with_a_line_break_or_another_control_character_is_refused() {
        for (String path : List.of("/etc\n", "/a\0b", "/a\tb", "/a\u007f")) {
            assertRefused("kept[0]", path);
        }
    }

    @Test
    void what_every_boot_makes_anew_can_not_be_kept() {
        for (String path : List.of(
                "/proc",
                "/proc/sys",
                "/sys",
                "/dev",
                "/dev/shm",
                "/run",
                "/run/tidemark/data",
                "/mnt/data",
                "/mnt/data/x",
                "/mnt")) {
            assertRefused("kept[0]", path);
        }
    }

    @Test
    void a_name_that_only_begins_like_one_of_those_is_fine() {
        new KeptPaths(List.of("/devices", "/runner", "/process", "/mnt/database"));
    }

    @Test
    void a_path_below_another_is_refused_in_either_order() {
        assertRefused("kept[1]", "/etc", "/etc/apk");
        assertRefused("kept[1]", "/etc/apk", "/etc");
        assertRefused("kept[1]", "/etc", "/etc");
    }

    @Test
    void there_is_a_bound_on_their_number_and_length() {
        assertRefused("kept", IntStream.range(0, 65).mapToObj(i -> "/p" + i).toArray(String[]::new));
        assertRefused("kept[0]", "/" + "x".repeat(1024));
        assertRefused("kept[0]", "/a".repeat(33));
    }

    @Test
    void a_path_whose_name_on_the_data_volume_would_be_too_long_is_refused() {
        new KeptPaths(List.of("/" + "x".repeat(250), "/opt/" + "x".repeat(244)));

        assertRefused("kept[0]", "/" + "x".repeat(251));
        assertRefused("kept[0]", "/opt/" + "x".repeat(245));
        assertRefused("kept[0]", "/" + "运".repeat(84));
    }

    @Test
    void the_names_of_half_made_copies_are_not_for_kept_paths() {
        assertRefused("kept[0]", "/.new-etc");
        assertRefused("kept[0]", "/.new-/x");
        new KeptPaths(List.of("/opt/.new-x", "/.newer"));
    }

    @Test
    void the_apk_cache_is_no_kept_path_of_its_own_but_may_lie_below_one() {
        assertRefused("kept[0]", "/etc/apk/cache");
        assertRefused("kept[0]", "/etc/apk/cache/x");
        new KeptPaths(List.of("/etc/apk"));
    }

    @Test
    void half_a_character_is_refused() {
        assertRefused("kept[0]", "/a\ud800b");
    }

    @Test
    void to_keep_more_absorbs_what_lies_below_and_adds_nothing_twice() {
        KeptPaths kept = new KeptPaths(List.of("/etc", "/var/log", "/var/lib"));

        assertEquals(
                List.of("/etc", "/opt", "/var"),
                kept.and(List.of("/etc/nginx", "/opt", "/var", "/var/lib")).paths());
        assertThrows(Problem.class, () -> kept.and(List.of("/run/x")));
    }

    @Test
    void a_scratch_path_is_absolute_normal_apart_and_not_kept() {
        for (String path : List.of("tmp", "/tmp/", "/", "/proc", "/dev/shm", "/mnt/data/x", "/mnt", "/a\n")) {
            assertScratchRefused("scratch[0]", List.of(path), List.of());
        }
        assertScratchRefused("scratch[1]", List.of("/tmp", "/tmp/x"), List.of());
        assertScratchRefused("scratch[0]", List.of("/etc"), List.of("/etc"));
        assertScratchRefused("scratch[1]", List.of("/tmp", "/var/cache"), List.of("/var"));
        assertScratchRefused(
                "scratch", IntStream.range(0, 65).mapToObj(i -> "/p" + i).toList(), List.of());
    }

    @Test
    void a_kept_path_may_lie_below_a_scratch_path() {
        new Revision(
                1,
                Root.RAM,
                List.of("/var/cache/ours"),
                List.of("/run", "/var/cache"),
                PackageStrategy.NONE,
                1,
                Instant.EPOCH,
                Optional.empty());
    }

    private static void assertScratchRefused(String field, List<String> scratch, List<String> kept) {
        Problem problem = assertThrows(
                Problem.class,
                () -> new Revision(
                        1, Root.RAM, kept, scratch, PackageStrategy.NONE, 1, Instant.EPOCH, Optional.empty()));
        assertEquals(field, problem.details().get("field"), scratch.toString());
    }

    private static Revision revision(Root root, List<String> kept, PackageStrategy packages) {
        return new Revision(1, root, kept, List.of(), packages, 1, Instant.EPOCH, Optional.empty());
    }

    @Test
    void kept_paths_and_package_strategies_are_for_roots_in_ram() {
        assertThrows(Problem.class, () -> revision(Root.DISK, List.of("/etc"), PackageStrategy.NONE));
        assertThrows(Problem.class, () -> revision(Root.LAYERED, List.of(), PackageStrategy.SNAPSHOT));
    }

    private static void assertRefused(String field, String... paths) {
        Problem problem = assertThrows(Problem.class, () -> new KeptPaths(List.of(paths)), String.join(" ", paths));
        assertEquals(field, problem.details().get("field"));
        assertTrue(problem.getMessage().endsWith("."), problem.getMessage());
    }
}
