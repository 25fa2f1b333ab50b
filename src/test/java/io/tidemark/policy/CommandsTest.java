package io.tidemark.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.platform.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandsTest {

    @Test
    void a_package_that_is_added_is_named_by_world_and_cached_unless_told_otherwise() {
        assertEquals(
                List.of(
                        new Thing.Installed("jq", PackageState.CACHED),
                        new Thing.Installed("zstd", PackageState.CACHED),
                        new Thing.Place("/etc/apk/world", Change.CHANGED)),
                Commands.touchedBy("sudo apk add jq 'zstd>1.5'"));
        assertEquals(
                new Thing.Installed("jq", PackageState.UNCACHED),
                Commands.touchedBy("apk add --no-cache --virtual .deps jq").getFirst());
    }

    @Test
    void apk_upgrade_is_about_the_base_s_packages_and_the_added_ones() {
        assertEquals(
                List.of(new Thing.Installed("*", PackageState.UPGRADED), new Thing.Installed("*", PackageState.CACHED)),
                Commands.touchedBy("apk upgrade"));
    }

    @Test
    void arguments_stand_in_for_what_the_table_leaves_open() {
        assertEquals(
                List.of(new Thing.Place("/etc/runlevels/default/nginx", Change.NEW)),
                Commands.touchedBy("rc-update add nginx"));
        assertEquals(
                List.of(new Thing.Place("/etc/runlevels/boot/nginx", Change.DELETED)),
                Commands.touchedBy("rc-update del nginx boot"));
    }

    @Test
    void several_commands_and_a_redirection_in_one_line_add_up() {
        assertEquals(
                List.of(new Thing.Place("/srv/www", Change.NEW), new Thing.Place("/etc/motd", Change.UNKNOWN)),
                Commands.touchedBy("mkdir -p /srv/www && echo hello > /etc/motd"));
    }

    @Test
    void what_is_not_known_is_said_so() {
        for (String line : List.of("", "frobnicate", "apk add", "echo x >", "rc-update add", "apk add ../x", "a\nb")) {
            Problem problem = assertThrows(Problem.class, () -> Commands.touchedBy(line), line);
            assertEquals(Problem.Kind.REFUSED_VALUE, problem.kind());
            assertTrue(problem.getMessage().endsWith("."), problem.getMessage());
        }
    }

    @Test
    void every_line_of_the_table_can_be_asked() {
        for (String known : Commands.known()) {
            assertTrue(
                    !Commands.touchedBy(known + (known.startsWith("apk") ? " name" : " name /srv/a /srv/b"))
                            .isEmpty(),
                    known);
        }
    }
}
