package io.tidemark.agent.reconcile;

import io.tidemark.agent.qemu.Launch;
import io.tidemark.agent.storage.VmFolder;
import io.tidemark.protocol.VmSpec;

/** Makes all that a VM's QEMU needs, and nothing twice. */
@FunctionalInterface
public interface Preparation {

    /**
     * Fetches and makes what is missing.
     *
     * @throws io.tidemark.agent.storage.Fault if something can't be had
     * @throws InterruptedException if the VM is no longer wanted; nothing half made is left
     */
    Launch prepare(VmSpec spec, VmFolder folder, HostSteps steps) throws InterruptedException;
}
