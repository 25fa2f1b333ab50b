package io.tidemark.account;

/**
 * A team's limits beside what it uses of them.
 *
 * @param limits what it may have at most
 * @param used what it has
 * @param resting what of that is of VMs that were deleted and can be brought back
 */
public record QuotaView(Quota limits, Resources used, TeamUse.Resting resting) {}
