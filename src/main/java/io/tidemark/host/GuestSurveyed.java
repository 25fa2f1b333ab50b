package io.tidemark.host;

import io.tidemark.protocol.Survey;
import java.util.UUID;

/**
 * A guest took a survey by itself; fired in a transaction. What it holds is bounded by nobody yet.
 *
 * @param host who passes it on; it may only speak for VMs placed on it
 */
public record GuestSurveyed(UUID host, UUID vm, Survey survey) {}
