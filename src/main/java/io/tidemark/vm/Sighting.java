package io.tidemark.vm;

import io.tidemark.protocol.VmReport;
import java.time.Instant;

/**
 * What a host last said of a VM.
 *
 * @param generation of the intent that the host had taken when it said so
 * @param changedAt when it first said so
 */
record Sighting(VmReport report, long generation, Instant changedAt) {}
