package io.tidemark.agent.storage;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A VM's data volume: ext4 with the label {@code data-volume}, made here without root because a guest never formats
 * anything. It grows when its definition grows and never shrinks; the guest stretches the file system.
 */
public final class DataVolume {

    private static final long GIB = 1024L * 1024 * 1024;

    private static final Duration LIMIT = Duration.ofMinutes(5);

    private DataVolume() {}

    /** Makes the volume if it is missing, and larger if it is smaller than {@code gib}. */
    public static void ensure(DataDirectory directory, VmFolder folder, int gib) throws InterruptedException {
        Path file = folder.file(VmFolder.DATA);
        try {
            // only where it is certainly not there: a disk that can't be asked at the moment must not cost the volume
            if (Files.notExists(file)) {
                make(directory, folder, gib * GIB);
            } else {
                grow(folder, gib * GIB);
            }
        } catch (IOException e) {
            throw NoRoom.orStorage("the data volume can't be made", e);
        }
    }

    /** What the volume takes on the host's disk, in bytes; 0 if there is none. */
    public static long bytesOnDisk(VmFolder folder) {
        try {
            return Files.size(folder.file(VmFolder.DATA));
        } catch (IOException e) {
            return 0;
        }
    }

    private static void make(DataDirectory directory, VmFolder folder, long bytes)
            throws IOException, InterruptedException {
        // the metadata of an empty ext4 is about 1/500 of its size before the holes are left out
        NoRoom.check(directory, "the data volume can't be made", bytes / 500);
        Path raw = AtomicFiles.halfMade(folder.file(VmFolder.DATA));
        Path half = AtomicFiles.halfMade(folder.file(VmFolder.DATA));
        try {
            try (RandomAccessFile sparse = new RandomAccessFile(raw.toFile(), "rw")) {
                sparse.setLength(bytes);
            }
            String name = raw.getFileName().toString();
            Programs.run(
                    folder.path(),
                    LIMIT,
                    List.of(
                            "mke2fs",
                            "-q",
                            "-F",
                            "-t",
                            "ext4",
                            "-L",
                            "data-volume",
                            "-m",
                            "0",
                            "-E",
                            "lazy_itable_init=1,lazy_journal_init=1,root_owner=0:0",
                            name));
            Qcow2.convert(folder.path(), name, half.getFileName().toString());
            AtomicFiles.publish(half, folder.file(VmFolder.DATA));
        } finally {
            Files.deleteIfExists(raw);
            Files.deleteIfExists(half);
        }
    }

    private static void grow(VmFolder folder, long bytes) throws IOException, InterruptedException {
        if (Qcow2.virtualBytes(folder.file(VmFolder.DATA)) < bytes) {
            Qcow2.grow(folder.path(), VmFolder.DATA, bytes);
        }
    }
}
