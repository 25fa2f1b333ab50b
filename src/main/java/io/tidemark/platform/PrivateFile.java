package io.tidemark.platform;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Files with secrets in them: for their owner only, and there whole or not at all, over a kill and over a power cut. */
public final class PrivateFile {

    private PrivateFile() {}

    /** Puts a text in the place of a file, or makes it. */
    public static void replace(Path file, String text) throws IOException {
        Files.move(half(file, text), file, StandardCopyOption.ATOMIC_MOVE);
        flush(file.toAbsolutePath().getParent());
    }

    /** Makes a file unless there is one; of several that do so at once, one succeeds, and its text is there for all. */
    public static void make(Path file, String text) throws IOException {
        Path half = half(file, text);
        try {
            // Unlike a move, a link never takes the place of a file that another process has just made.
            Files.createLink(file, half);
        } catch (FileAlreadyExistsException e) {
            // That one counts.
        } finally {
            Files.delete(half);
        }
        flush(file.toAbsolutePath().getParent());
    }

    private static Path half(Path file, String text) throws IOException {
        Path half = Files.createTempFile(
                file.toAbsolutePath().getParent(),
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

    private static void flush(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
