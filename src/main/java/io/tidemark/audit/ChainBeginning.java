package io.tidemark.audit;

import java.time.Instant;

/**
 * Where the chain begins whose oldest part was cut off.
 *
 * @param upTo {@code seq} of the last entry that went
 * @param cutAt when it went
 */
public record ChainBeginning(long upTo, Instant cutAt) {}
