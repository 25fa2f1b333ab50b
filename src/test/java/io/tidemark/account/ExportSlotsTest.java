package io.tidemark.account;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tidemark.platform.Problem;
import io.tidemark.support.MovedClock;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ExportSlotsTest {

    private final MovedClock clock = new MovedClock();
    private final ExportSlots slots = new ExportSlots(clock);

    @Test
    void a_third_export_waits_for_one_of_two_to_end() {
        UUID first = begun();
        begun();

        assertBusy();
        slots.end(first);

        assertDoesNotThrow(() -> slots.take(UUID.randomUUID()));
    }

    @Test
    void an_export_counts_however_long_it_takes_to_write() {
        begun();
        begun();

        clock.advance(Duration.ofDays(1));

        assertBusy();
    }

    @Test
    void an_export_whose_reader_went_away_before_it_began_is_forgotten() {
        slots.take(UUID.randomUUID());
        slots.take(UUID.randomUUID());

        clock.advance(Duration.ofSeconds(31));

        assertDoesNotThrow(() -> slots.take(UUID.randomUUID()));
    }

    private UUID begun() {
        UUID export = UUID.randomUUID();
        slots.take(export);
        slots.begin(export);
        return export;
    }

    private void assertBusy() {
        Problem busy = assertThrows(Problem.class, () -> slots.take(UUID.randomUUID()));
        assertEquals("busy", busy.type());
    }
}
