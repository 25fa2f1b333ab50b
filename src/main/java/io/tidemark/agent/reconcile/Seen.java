package io.tidemark.agent.reconcile;

import io.tidemark.protocol.Observed;

/**
 * What is there of a VM at one moment.
 *
 * @param run of the QEMU that runs or ran last, or of the start that failed or is being prepared; 0 before the first
 */
public record Seen(long run, Observed observed) {}
