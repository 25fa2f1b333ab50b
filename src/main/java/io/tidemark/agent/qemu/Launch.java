package io.tidemark.agent.qemu;

import io.tidemark.agent.storage.VmFolder;
import io.tidemark.protocol.HostFacts.Accelerator;
import io.tidemark.protocol.VmSpec;
import java.nio.file.Path;
import java.util.Optional;

/**
 * All that a start of QEMU depends on.
 *
 * @param packages the package volume, where the host has one
 */
public record Launch(
        VmFolder folder,
        VmSpec spec,
        Boot boot,
        Accelerator accelerator,
        Optional<Path> packages,
        Privileges privileges) {

    /** As whom QEMU runs. */
    public enum Privileges {
        /** The agent's own user is ordinary, and QEMU stays it. */
        OWN_USER,
        /** The agent is root: QEMU opens its files and sockets as root and then becomes nobody. */
        DROPPED
    }
}
