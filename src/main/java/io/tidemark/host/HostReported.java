package io.tidemark.host;

import io.tidemark.protocol.VmReport;
import java.util.List;
import java.util.UUID;

/**
 * A host's agent has said what it sees; fired inside the transaction that accepted the report.
 *
 * @param host who says so; it may only speak for VMs placed on it
 * @param generation of the intent that the agent had taken
 * @param vms everything it sees: a VM of the host that is missing here is absent
 */
public record HostReported(UUID host, long generation, List<VmReport> vms) {

    public HostReported {
        vms = List.copyOf(vms);
    }
}
