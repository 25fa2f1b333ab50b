package io.tidemark.account;

/**
 * An amount of what quotas count, all zero or more.
 *
 * @param vms virtual machines
 * @param vcpus virtual processors
 * @param memoryMib memory in MiB
 * @param diskGib data volumes in GiB
 */
public record Resources(long vms, long vcpus, long memoryMib, long diskGib) {

    public static final Resources NONE = new Resources(0, 0, 0, 0);

    public Resources {
        if (vms < 0 || vcpus < 0 || memoryMib < 0 || diskGib < 0) {
            throw new IllegalArgumentException("An amount is zero or more");
        }
    }

    /** What comes on top of {@code before}; where it shrinks, nothing does. */
    public Resources growthOver(Resources before) {
        return new Resources(
                Math.max(0, vms - before.vms),
                Math.max(0, vcpus - before.vcpus),
                Math.max(0, memoryMib - before.memoryMib),
                Math.max(0, diskGib - before.diskGib));
    }
}
