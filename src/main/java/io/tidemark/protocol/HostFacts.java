package io.tidemark.protocol;

import java.util.List;
import java.util.Optional;

/**
 * What a host is; told once, with hello.
 *
 * @param agentVersion of the agent's jar
 * @param hostname as the host calls itself
 * @param arch {@code x86_64} or {@code aarch64}
 * @param cpus logical processors
 * @param memoryMib physical memory, in MiB
 * @param accelerator what guests run on
 * @param acceleratorReason why, in a sentence: "/dev/kvm exists, but a guest on it does not run (probe timed out)"
 * @param qemuVersion such as {@code 7.2.22}; empty where there is no QEMU
 * @param network {@code slirp} or {@code passt}
 * @param packageVolume digest of the package volume that the host gives its guests, if it has one
 * @param problems what is missing on this host and what to do about it, one sentence each
 */
public record HostFacts(
        String agentVersion,
        String hostname,
        String arch,
        int cpus,
        int memoryMib,
        Accelerator accelerator,
        String acceleratorReason,
        Optional<String> qemuVersion,
        String network,
        Optional<String> packageVolume,
        List<String> problems) {

    public HostFacts {
        problems = List.copyOf(problems);
    }

    /** What runs a guest's instructions. */
    public enum Accelerator {
        /** The kernel's virtual machine, probed and found working. */
        KVM,
        /** Emulation: works everywhere, several times slower. */
        TCG
    }
}
