package io.tidemark.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class OutlookTest {

    private static final List<String> LIMA = List.of("/etc", "/home", "/root", "/tmp", "/usr/local", "/var/lib");

    @Test
    void what_no_path_keeps_is_named_as_lost() {
        Outlook outlook = Outlook.of(Root.RAM, LIMA, PackageStrategy.REINSTALL);

        assertEquals(List.of("/opt", "/srv", "/var/log", "/usr"), outlook.lost());
    }

    @Test
    void a_scratch_place_that_is_kept_is_not_agreed_to_be_lost() {
        Outlook outlook = Outlook.of(Root.RAM, LIMA, PackageStrategy.REINSTALL);

        assertFalse(outlook.agreed().contains("/tmp"));
        assertTrue(outlook.kept().contains("/tmp"));
    }

    @Test
    void the_four_traps_of_lima_classic_are_told() {
        Outlook outlook = Outlook.of(Root.RAM, LIMA, PackageStrategy.REINSTALL);

        assertEquals(List.of(Outlook.Trap.values()), outlook.traps());
    }

    @Test
    void a_place_below_a_kept_path_is_kept() {
        Outlook outlook = Outlook.of(Root.RAM, List.of("/var"), PackageStrategy.NONE);

        assertFalse(outlook.lost().contains("/var/log"));
        assertFalse(outlook.agreed().contains("/var/cache"));
        assertTrue(outlook.losesPackages());
    }

    @Test
    void a_disk_loses_nothing_but_what_the_system_clears() {
        Outlook outlook = Outlook.of(Root.DISK, List.of(), PackageStrategy.NONE);

        assertTrue(outlook.keepsAll());
        assertEquals(List.of(), outlook.lost());
        assertEquals(List.of("/tmp", "/run"), outlook.agreed());
    }
}
