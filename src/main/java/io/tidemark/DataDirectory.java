package io.tidemark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** The directory of a console, held by a lock as long as this process lives. */
final class DataDirectory {

    private final Path path;

    /** Held, never released by hand: the lock ends with the process, however it ends. */
    private final FileLock lock;

    private DataDirectory(Path path, FileLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Makes the directory if need be and takes its lock.
     *
     * @throws StartRefused if another console has it, or it can't be written
     */
    static DataDirectory lock(Path path) {
        Path file = path.resolve("lock");
        try {
            Files.createDirectories(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            Optional<FileLock> lock = tryLock(channel);
            if (lock.isEmpty()) {
                throw new StartRefused("Another console already runs on the data directory " + path + " (process "
                        + Files.readString(file).strip() + "). Stop that one, or give this one its own --data DIR.");
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
            return new DataDirectory(path, lock.get());
        } catch (IOException e) {
            throw new StartRefused("The data directory " + path + " can't be used: " + e.getMessage()
                    + ". Make it writable, or name another by --data DIR.");
        }
    }

    private static Optional<FileLock> tryLock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException e) {
            return Optional.empty();
        }
    }

    Path path() {
        return path;
    }

    boolean held() {
        return lock.isValid();
    }
}
