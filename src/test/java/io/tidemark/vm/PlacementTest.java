package io.tidemark.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.host.HostView;
import io.tidemark.host.HostView.HostStatus;
import io.tidemark.host.HostView.Scheduling;
import io.tidemark.protocol.HostFacts;
import io.tidemark.protocol.VmSpec.Forward;
import io.tidemark.protocol.VmSpec.Transport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PlacementTest {

    private static final Placement.Promised NOTHING = new Placement.Promised(Map.of(), Map.of());

    @Test
    void the_host_with_the_most_free_memory_takes_it() {
        HostView small = host("small", 2048);
        HostView large = host("large", 8192);

        assertEquals("large", chosen(need(512), List.of(small, large), NOTHING));
    }

    @Test
    void what_is_promised_counts_as_taken() {
        HostView small = host("small", 2048);
        HostView large = host("large", 8192);
        Placement.Promised promised = new Placement.Promised(Map.of(large.id(), 7000), Map.of());

        assertEquals("small", chosen(need(512), List.of(small, large), promised));
    }

    @Test
    void a_vm_that_just_fits_is_taken_and_one_mib_more_is_not() {
        int fits = 2048 - Placement.RESERVE_MIB - Placement.OVERHEAD_MIB;

        assertEquals("small", chosen(need(fits), List.of(host("small", 2048)), NOTHING));
        assertTrue(
                refusal(need(fits + 1), List.of(host("small", 2048)), NOTHING).contains("of memory free"));
    }

    @Test
    void nothing_is_placed_on_a_host_that_is_away_new_drained_or_of_another_kind() {
        HostView fine = host("fine", 4096);

        assertTrue(refusal(need(256), List.of(with(fine, HostStatus.LOST, Scheduling.OPEN)), NOTHING)
                .contains("away"));
        assertTrue(refusal(need(256), List.of(with(fine, HostStatus.NEW, Scheduling.OPEN)), NOTHING)
                .contains("has not connected yet"));
        assertTrue(refusal(need(256), List.of(with(fine, HostStatus.CONNECTED, Scheduling.DRAINING)), NOTHING)
                .contains("drained"));
        assertTrue(refusal(
                        new Placement.Need(UUID.randomUUID(), "aarch64", 256, List.of(), Optional.empty()),
                        List.of(fine),
                        NOTHING)
                .contains("x86_64"));
    }

    @Test
    void a_host_whose_port_is_taken_is_passed_over() {
        HostView taken = host("taken", 8192);
        HostView free = host("free", 2048);
        Placement.Promised promised = new Placement.Promised(Map.of(), Map.of(taken.id(), Set.of("tcp 2222")));
        Placement.Need need = new Placement.Need(
                UUID.randomUUID(), "x86_64", 256, List.of(new Forward(2222, 22, Transport.TCP)), Optional.empty());

        assertEquals("free", chosen(need, List.of(taken, free), promised));
    }

    @Test
    void the_host_that_was_asked_for_is_the_only_one_looked_at() {
        HostView asked = host("asked", 1024);
        HostView other = host("other", 8192);
        Placement.Need need = new Placement.Need(UUID.randomUUID(), "x86_64", 2048, List.of(), Optional.of(asked.id()));

        assertTrue(refusal(need, List.of(asked, other), NOTHING).startsWith("asked has "));
    }

    @Test
    void without_any_host_it_says_what_to_do() {
        assertTrue(refusal(need(256), List.of(), NOTHING).contains("administrator"));
    }

    private static String chosen(Placement.Need need, List<HostView> hosts, Placement.Promised promised) {
        Placement.Choice choice = Placement.choose(need, hosts, promised);
        return assertInstanceOf(Placement.Choice.On.class, choice).host().name();
    }

    private static String refusal(Placement.Need need, List<HostView> hosts, Placement.Promised promised) {
        Placement.Choice choice = Placement.choose(need, hosts, promised);
        return assertInstanceOf(Placement.Choice.Nowhere.class, choice).why();
    }

    private static Placement.Need need(int memoryMib) {
        return new Placement.Need(UUID.randomUUID(), "x86_64", memoryMib, List.of(), Optional.empty());
    }

    private static HostView with(HostView host, HostStatus status, Scheduling scheduling) {
        return new HostView(
                host.id(),
                host.name(),
                Map.of(),
                status,
                Instant.EPOCH,
                scheduling,
                Instant.EPOCH,
                Optional.empty(),
                host.facts(),
                Optional.empty(),
                0,
                1);
    }

    private static HostView host(String name, int memoryMib) {
        HostFacts facts = new HostFacts(
                "1",
                name,
                "x86_64",
                2,
                memoryMib,
                HostFacts.Accelerator.TCG,
                "",
                Optional.empty(),
                "slirp",
                Optional.empty(),
                List.of());
        return new HostView(
                UUID.randomUUID(),
                name,
                Map.of(),
                HostStatus.CONNECTED,
                Instant.EPOCH,
                Scheduling.OPEN,
                Instant.EPOCH,
                Optional.empty(),
                Optional.of(facts),
                Optional.empty(),
                0,
                1);
    }
}
