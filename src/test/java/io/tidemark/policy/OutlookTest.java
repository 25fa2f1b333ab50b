package io.tidemark.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.policy.Outlook.Trap;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutlookTest {

    @Test
    void what_no_path_keeps_is_named_as_lost() {
        Outlook outlook = Outlook.of(BuiltIn.of("lima-classic"));

        assertEquals(List.of("/opt", "/srv", "/var/log", "/usr"), outlook.lost());
    }

    @Test
    void a_scratch_place_that_is_kept_is_not_agreed_to_be_lost() {
        Outlook outlook = Outlook.of(BuiltIn.of("lima-classic"));

        assertFalse(outlook.agreed().contains("/tmp"));
        assertTrue(outlook.kept().contains("/tmp"));
    }

    @Test
    void the_four_traps_of_lima_classic_are_told() {
        Outlook outlook = Outlook.of(BuiltIn.of("lima-classic"));

        assertEquals(
                List.of(
                        Trap.TMP_BUT_NOT_LOGS,
                        Trap.ETC_IS_MIXED,
                        Trap.WORLD_AND_CACHE,
                        Trap.PACKAGES_EAT_RAM,
                        Trap.UPGRADES_GO_BACK),
                outlook.traps());
    }

    @Test
    void a_place_below_a_kept_path_is_kept() {
        Outlook outlook = Outlook.of(BuiltIn.ram(List.of("/var"), List.of("/run", "/tmp"), PackageStrategy.NONE));

        assertFalse(outlook.lost().contains("/var/log"));
        assertFalse(outlook.agreed().contains("/var/cache"));
        assertTrue(outlook.losesPackages());
    }

    @Test
    void a_disk_loses_nothing_but_what_the_system_clears() {
        Outlook outlook = Outlook.of(BuiltIn.of("disk-image"));

        assertTrue(outlook.keepsAll());
        assertEquals(List.of(), outlook.lost());
        assertEquals(List.of("/run"), outlook.agreed());
    }
}
