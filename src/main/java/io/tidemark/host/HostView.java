package io.tidemark.host;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import io.tidemark.protocol.HostCapacity;
import io.tidemark.protocol.HostFacts;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A host as readers see it. What the facts and the capacity say is the host's claim.
 *
 * @param status {@code connected}, {@code lost} or {@code new}: enrolled, and never connected since
 * @param since when the status began
 * @param scheduling {@code open} or {@code draining}
 * @param facts what the machine is; empty before its first hello
 * @param capacity what changes on it; empty before its first report
 * @param reportGeneration of the intent that the host had taken when it last reported
 * @param version the ETag
 */
public record HostView(
        UUID id,
        String name,
        Map<String, String> labels,
        HostStatus status,
        Instant since,
        Scheduling scheduling,
        Instant enrolledAt,
        Optional<Instant> reportedAt,
        Optional<HostFacts> facts,
        Optional<HostCapacity> capacity,
        @JsonIgnore long reportGeneration,
        @JsonIgnore long version) {

    public HostView {
        labels = Map.copyOf(labels);
    }

    /** Whether an agent is connected. */
    public enum HostStatus {
        CONNECTED,
        LOST,
        NEW;

        /** The word of the API. */
        @JsonValue
        public String slug() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether VMs are placed and started on a host. */
    public enum Scheduling {
        OPEN,
        DRAINING;

        /** The word of the API. */
        @JsonValue
        public String slug() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
