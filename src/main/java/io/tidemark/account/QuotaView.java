package io.tidemark.account;

/**
 * A team's limits beside what it uses of them.
 *
 * @param limits what it may have at most
 * @param used what it has
 */
public record QuotaView(Quota limits, Resources used) {}
