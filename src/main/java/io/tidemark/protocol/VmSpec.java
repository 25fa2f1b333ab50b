package io.tidemark.protocol;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What one VM should be.
 *
 * @param id names the VM's folder on the host
 * @param name the guest's host name: letters, digits and hyphens, at most 63
 * @param intended what should be so
 * @param run raised by every start and restart; a running VM of an older run is shut down and started anew
 * @param shutdown how to stop it where it has to stop
 * @param vcpus 1 to 64
 * @param memoryMib 64 or more, in MiB
 * @param dataVolumeGib size of the data volume, in GiB, 1 or more; never shrinks
 * @param packages names of Alpine packages installed at the first boot
 * @param apkRepositories URLs added to the guest's repositories
 * @param sshKeys public keys for the guest's root, one line each
 * @param userData the user's NoCloud user-data; disk images only
 * @param epoch raised by a reset; a data volume or root disk of an older epoch is made anew at the next start
 * @param tasks what the running guest is asked to do, oldest first
 */
public record VmSpec(
        UUID id,
        String name,
        Intended intended,
        long run,
        Shutdown shutdown,
        ImageSpec image,
        PolicySpec policy,
        int vcpus,
        int memoryMib,
        int dataVolumeGib,
        List<String> packages,
        List<String> apkRepositories,
        List<String> sshKeys,
        Optional<String> userData,
        SerialLogin serialLogin,
        List<Forward> forwards,
        long epoch,
        List<GuestTask> tasks) {

    public VmSpec {
        packages = List.copyOf(packages);
        apkRepositories = List.copyOf(apkRepositories);
        sshKeys = List.copyOf(sshKeys);
        forwards = List.copyOf(forwards);
        tasks = List.copyOf(tasks);
    }

    /** What a start depends on: a task that comes or goes is no reason to begin one anew. */
    public VmSpec withoutTasks() {
        return new VmSpec(
                id,
                name,
                intended,
                run,
                shutdown,
                image,
                policy,
                vcpus,
                memoryMib,
                dataVolumeGib,
                packages,
                apkRepositories,
                sshKeys,
                userData,
                serialLogin,
                forwards,
                epoch,
                List.of());
    }

    /** What people want of a VM. */
    public enum Intended {
        RUNNING,
        STOPPED,
        /** Its folder, data volume and all, is to be removed; only this ever removes one. */
        GONE
    }

    /** How a VM is stopped. */
    public enum Shutdown {
        /** The guest is asked to power off; after two minutes it is forced. */
        GRACEFUL,
        /** QEMU is ended at once: what was not flushed is lost. */
        FORCED
    }

    /** Who may use the serial console inside the guest. */
    public enum SerialLogin {
        /** A root shell: opening the console is already authorised and audited. */
        AUTO,
        /** The guest asks for a name and a password. */
        PROMPT
    }

    /** What a VM boots from. */
    public enum ImageKind {
        ISO,
        DISK
    }

    /**
     * The base.
     *
     * @param digest {@code sha256:} or {@code sha512:} and lower-case hex; the agent takes nothing that differs
     * @param url where to get it, http or https; without one it must be on the host or in its mirror
     * @param bytes its size, where known
     */
    public record ImageSpec(
            String name, ImageKind kind, String arch, String digest, Optional<String> url, Optional<Long> bytes) {}

    /** How {@code /} comes about. */
    public enum Root {
        RAM,
        LAYERED,
        DISK
    }

    /** What becomes of installed packages at a boot. */
    public enum PackageStrategy {
        NONE,
        /** Lima's way: base packages go back to the base's version. */
        FIX,
        REINSTALL,
        SNAPSHOT
    }

    /**
     * The persistence policy, one revision of it.
     *
     * @param kept absolute, normalised paths that stay over a restart
     * @param scratch absolute, normalised paths that are free to lose
     */
    public record PolicySpec(
            UUID id,
            String name,
            int revision,
            Root root,
            List<String> kept,
            List<String> scratch,
            PackageStrategy packages) {

        public PolicySpec {
            kept = List.copyOf(kept);
            scratch = List.copyOf(scratch);
        }
    }

    /** The transport of a forward. */
    public enum Transport {
        TCP,
        UDP
    }

    /** A port of the host's own loopback, at 127.0.0.2, that leads to one of the guest. */
    public record Forward(int hostPort, int guestPort, Transport proto) {}
}
