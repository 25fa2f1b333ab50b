package io.tidemark.vm;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * The last receipt of a VM, in short.
 *
 * @param run which run of the VM it was
 * @param at when the console heard of it
 * @param broken how many promises were not held
 */
public record ReceiptMark(long run, String bootId, Instant at, int broken) {

    /** Whether what was promised was held. */
    @JsonProperty
    public ReceiptView.Verdict verdict() {
        return broken > 0 ? ReceiptView.Verdict.BROKEN : ReceiptView.Verdict.KEPT;
    }
}
