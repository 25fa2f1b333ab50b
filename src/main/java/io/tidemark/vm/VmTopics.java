package io.tidemark.vm;

import io.tidemark.platform.Changes;
import java.util.Optional;
import java.util.UUID;

/**
 * The topic of {@link Changes} that VMs publish. A change of a host's link changes its VMs too and is published under
 * {@link io.tidemark.host.HostTopics#HOST} alone.
 */
public final class VmTopics {

    /** A VM's view may have changed, or the VM came or went; the payload is a {@link VmChange}. */
    public static final String VM = "vm";

    private VmTopics() {}

    /** The payload: which VM, and whose. */
    public record VmChange(UUID vm, UUID team) {

        /** Reads a change of this topic; empty where it is of another. */
        public static Optional<VmChange> of(Changes.Change change) {
            if (!change.topic().equals(VM)) {
                return Optional.empty();
            }
            String[] parts = change.payload().split(" ", 2);
            return Optional.of(new VmChange(UUID.fromString(parts[0]), UUID.fromString(parts[1])));
        }

        String payload() {
            return vm + " " + team;
        }
    }
}
