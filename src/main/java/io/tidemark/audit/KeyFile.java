package io.tidemark.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** The file with the key. It appears whole, on the disk and for its owner only, or not at all. */
final class KeyFile {

    private KeyFile() {}

    static AuditKey read(Path file) {
        try {
            return AuditKey.of(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read the audit log's key from " + file, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("There is no audit key in " + file, e);
        }
    }

    /** Of several that make it at once, one does, and all read that. */
    static AuditKey readOrMake(Path file) {
        if (Files.notExists(file)) {
            make(file);
        }
        return read(file);
    }

    private static void make(Path file) {
        try {
            Files.createDirectories(
                    file.getParent(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Path half = half(file, AuditKey.random().text() + "\n");
            try {
                // Unlike a move, a link never takes the place of a key that another process has just made.
                Files.createLink(file, half);
            } catch (FileAlreadyExistsException e) {
                // That one counts; it is read next.
            } finally {
                Files.delete(half);
            }
            flushed(file.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException("Could not make the audit log's key in " + file, e);
        }
    }

    /** Puts a text in the place of a file, whole and on the disk. */
    static void replace(Path file, String text) throws IOException {
        Files.move(half(file, text), file, StandardCopyOption.ATOMIC_MOVE);
        flushed(file.getParent());
    }

    private static Path half(Path file, String text) throws IOException {
        Path half = Files.createTempFile(
                file.getParent(),
                "." + file.getFileName(),
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (FileChannel channel = FileChannel.open(half, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        return half;
    }

    private static void flushed(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
