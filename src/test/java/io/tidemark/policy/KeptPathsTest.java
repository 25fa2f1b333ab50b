package io.tidemark.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.platform.Problem;
import java.time.Instant;
import java.util.List;
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
    }

    @Test
    void kept_paths_and_package_strategies_are_for_roots_in_ram() {
        assertThrows(
                Problem.class,
                () -> new Revision(1, Root.DISK, List.of("/etc"), PackageStrategy.NONE, 1, Instant.EPOCH));
        assertThrows(
                Problem.class,
                () -> new Revision(1, Root.LAYERED, List.of(), PackageStrategy.SNAPSHOT, 1, Instant.EPOCH));
    }

    @Test
    void only_the_layered_root_is_still_to_come() {
        for (Root root : Root.values()) {
            Revision revision = new Revision(1, root, List.of(), PackageStrategy.NONE, 1, Instant.EPOCH);

            assertEquals(root == Root.LAYERED, revision.notYet().isPresent());
        }
    }

    private static void assertRefused(String field, String... paths) {
        Problem problem = assertThrows(Problem.class, () -> new KeptPaths(List.of(paths)), String.join(" ", paths));
        assertEquals(field, problem.details().get("field"));
        assertTrue(problem.getMessage().endsWith("."), problem.getMessage());
    }
}
