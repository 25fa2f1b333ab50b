package io.tidemark.agent.storage;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Optional;

/** The one sentence about a full disk, and how it is recognised. */
public final class NoRoom {

    /**
     * What stays free on the data directory's disk. Less, and a running guest's next write may stop it; more only makes
     * the agent refuse earlier.
     */
    public static final long RESERVE_BYTES = 64L * 1024 * 1024;

    private NoRoom() {}

    /** The fault of a full disk, where {@code what} could not be done. */
    public static Fault fault(String what) {
        return Fault.passing(
                Fault.NO_ROOM,
                what + ": the disk with the agent's data directory is full. Free some space on it, or delete VMs or"
                        + " images of this host; it is tried again by itself.");
    }

    /**
     * Refuses work for which there is no room.
     *
     * @param what such as "the image can't be stored"
     * @param bytes how much it needs
     */
    public static void check(DataDirectory directory, String what, long bytes) {
        try {
            long free = directory.freeBytes();
            if (free - RESERVE_BYTES < bytes) {
                throw fault(what + " (" + mib(bytes) + " MiB needed, " + mib(free) + " MiB free)");
            }
        } catch (IOException e) {
            throw Fault.passing(Fault.STORAGE, "the free space of " + directory.root() + " can't be read", e);
        }
    }

    /** Whether more than the reserve is free. */
    public static boolean isThereSome(DataDirectory directory) {
        try {
            return directory.freeBytes() > RESERVE_BYTES;
        } catch (IOException e) {
            return false;
        }
    }

    /** A fault for what went wrong while a file was read or written. */
    public static Fault orStorage(String what, IOException cause) {
        String reason = cause instanceof FileSystemException file
                ? file.getFile() + ": "
                        + Optional.ofNullable(file.getReason())
                                .orElse(cause.getClass().getSimpleName())
                : String.valueOf(cause.getMessage());
        if (reason.contains("No space left on device")) {
            return fault(what);
        }
        return Fault.passing(Fault.STORAGE, what + ": " + reason, cause);
    }

    private static long mib(long bytes) {
        return bytes / (1024 * 1024);
    }
}
