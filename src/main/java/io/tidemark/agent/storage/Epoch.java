package io.tidemark.agent.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a reset drops: everything that a VM has written. Each reset raises the epoch of the VM's definition; what stands
 * in its folder is of the epoch that {@link VmFolder#epoch()} names, and of the first where that is missing.
 */
public final class Epoch {

    private static final long FIRST = 1;

    private Epoch() {}

    /**
     * Removes data volume and root disk if they are of an older epoch than {@code wanted}. A kill in the middle leaves
     * the old epoch's number, so that the rest is removed the next time; nothing has been started from it meanwhile.
     *
     * @throws Fault if the folder can't be read or written
     */
    public static void begin(VmFolder folder, long wanted) {
        try {
            long present = read(folder.epoch());
            if (present >= wanted) {
                return;
            }
            for (Path file : List.of(
                    folder.file(VmFolder.DATA),
                    folder.rootBase(),
                    folder.file(VmFolder.ROOT),
                    folder.file(VmFolder.UEFI_VARIABLES))) {
                Files.deleteIfExists(file);
            }
            AtomicFiles.flush(folder.path());
            AtomicFiles.write(folder.epoch(), Long.toString(wanted).getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw NoRoom.orStorage("the VM can't be reset", e);
        }
    }

    private static long read(Path file) throws IOException {
        if (Files.notExists(file)) {
            return FIRST;
        }
        try {
            return Long.parseLong(Files.readString(file).strip());
        } catch (NumberFormatException e) {
            throw new IOException(file.getFileName() + " holds no number", e);
        }
    }
}
