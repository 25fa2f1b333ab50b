package io.tidemark.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class PageLinksTest {

    @Test
    void a_list_of_one_page_leads_nowhere() {
        PageLinks only = new PageLinks("/hosts", Optional.empty(), Optional.empty());

        assertFalse(only.parted());
        assertEquals("/hosts", only.here());
    }

    @Test
    void each_page_knows_the_first_the_next_and_itself() {
        PageLinks second = new PageLinks("/vms?team=a", Optional.of("Yg"), Optional.of("Yw"));

        assertTrue(second.parted());
        assertEquals(Optional.of("/vms?team=a"), second.toFirst());
        assertEquals(Optional.of("/vms?team=a&after=Yw"), second.toNext());
        assertEquals("/vms?team=a&after=Yg", second.here());
        assertEquals(
                Optional.of("/hosts?after=Yw"), new PageLinks("/hosts", Optional.empty(), Optional.of("Yw")).toNext());
    }
}
