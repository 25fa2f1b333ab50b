package io.tidemark.vm;

import io.tidemark.protocol.VmReport;
import io.tidemark.protocol.VmSpec.ImageSpec;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A VM as it is stored, with what its host last said.
 *
 * @param unplacedWhy why no host has it; empty once one does
 * @param definedAt when the definition last changed; it counts from the next start
 * @param operation what is under way
 * @param risk what the last survey found at risk
 * @param epoch raised by each reset
 * @param receipt the last boot's
 */
record VmRow(
        UUID id,
        UUID team,
        Optional<UUID> host,
        Optional<UUID> wantedHost,
        String unplacedWhy,
        UUID image,
        ImageSpec imageSpec,
        UUID policy,
        int policyRevision,
        VmDefinition definition,
        VmIntent intent,
        Instant definedAt,
        Instant madeAt,
        String madeBy,
        Instant changedAt,
        long version,
        Optional<Said> said,
        Optional<UUID> operation,
        Optional<Risk> risk,
        long epoch,
        Optional<ReceiptMark> receipt) {

    /** What the host last said, and when it first said so. */
    record Said(VmReport report, Instant changedAt) {}

    /** What a survey found at risk, in the boot of this id. */
    record Risk(String bootId, AtRisk atRisk) {}

    String name() {
        return definition.name();
    }

    /** What its host last said, given the generation of intent that the host had taken by then. */
    Optional<Sighting> sighting(long hostGeneration) {
        return said.map(each -> new Sighting(each.report(), hostGeneration, each.changedAt()));
    }
}
