package io.tidemark.agent.guest;

import io.tidemark.agent.storage.VmFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** What a guest wrote to its serial port, the last of it: two halves, so that the bound costs one rename. */
final class SerialLog {

    /** Bytes of one half. */
    static final int HALF = 512 * 1024;

    private final Path newer;
    private final Path older;
    private long size;

    SerialLog(VmFolder folder) {
        this.newer = folder.serialLog();
        this.older = folder.olderSerialLog();
        this.size = sizeOf(newer);
    }

    /** Adds {@code length} bytes of {@code bytes}. */
    void append(byte[] bytes, int length) throws IOException {
        if (size + length > HALF) {
            if (Files.exists(newer)) {
                Files.move(newer, older, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            }
            size = 0;
        }
        try (var out = Files.newOutputStream(
                newer, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            out.write(bytes, 0, length);
        }
        size += length;
    }

    /** The last {@code most} bytes, or fewer if there are not as many. */
    byte[] recent(int most) throws IOException {
        byte[] tail = tail(newer, most);
        if (tail.length == most) {
            return tail;
        }
        ByteArrayOutputStream both = new ByteArrayOutputStream(most);
        both.writeBytes(tail(older, most - tail.length));
        both.writeBytes(tail);
        return both.toByteArray();
    }

    private static byte[] tail(Path file, int most) throws IOException {
        if (!Files.exists(file)) {
            return new byte[0];
        }
        try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
            long length = reader.length();
            byte[] bytes = new byte[(int) Math.min(length, most)];
            reader.seek(length - bytes.length);
            reader.readFully(bytes);
            return bytes;
        }
    }

    private static long sizeOf(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0;
        }
    }
}
