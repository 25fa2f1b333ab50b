package io.tidemark.agent.base;

import io.tidemark.agent.storage.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the builder VM left on its output drive: a header of 4096 bytes, written last, and the two parts it names. The
 * guest's claim: offsets and sizes are checked against the file before anything is read.
 *
 * @param release the Alpine release, as the ISO says
 * @param kernelVersion the running kernel's
 */
record Handover(Path drive, Part initramfs, Part root, String release, String kernelVersion) {

    private static final int HEADER_BYTES = 4096;
    private static final String FIRST_LINE = "tidemark-base 1";
    private static final String LAST_LINE = "end";
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9._+~-]{1,80}");

    /** A range of bytes on the drive. */
    record Part(long offset, long bytes) {}

    /**
     * Reads the header.
     *
     * @throws Fault if it is not whole
     */
    static Handover on(Path drive) throws IOException {
        try (FileChannel channel = FileChannel.open(drive, StandardOpenOption.READ)) {
            String header = new String(
                            Channels.newInputStream(channel).readNBytes(HEADER_BYTES), StandardCharsets.US_ASCII)
                    .replace("\0", "");
            String[] lines = header.split("\n");
            if (!lines[0].equals(FIRST_LINE) || !lines[lines.length - 1].equals(LAST_LINE)) {
                throw broken("it left no whole header on its output drive");
            }
            Map<String, String> values = new HashMap<>();
            for (String line : lines) {
                String[] words = line.split(" ", 2);
                values.put(words[0], words.length > 1 ? words[1] : "");
            }
            return new Handover(
                    drive,
                    part(values, "initramfs", channel.size()),
                    part(values, "root", channel.size()),
                    version(values, "release"),
                    version(values, "kernel"));
        }
    }

    /** Writes one of the parts to {@code out}. */
    void copy(Part part, OutputStream out) throws IOException {
        try (FileChannel channel = FileChannel.open(drive, StandardOpenOption.READ);
                InputStream bytes = Channels.newInputStream(channel.position(part.offset()))) {
            byte[] buffer = new byte[1 << 20];
            for (long left = part.bytes(); left > 0; ) {
                int read = bytes.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    throw new IOException("the builder's output drive ends early");
                }
                out.write(buffer, 0, read);
                left -= read;
            }
        }
    }

    private static Part part(Map<String, String> values, String name, long driveBytes) {
        String[] numbers = values.getOrDefault(name, "").split(" ");
        try {
            long offset = Long.parseLong(numbers[0]);
            long bytes = Long.parseLong(numbers[1]);
            if (offset >= HEADER_BYTES && bytes > 0 && bytes <= driveBytes && offset <= driveBytes - bytes) {
                return new Part(offset, bytes);
            }
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw broken("its header does not say where the " + name + " is");
        }
        throw broken("its header names a place for the " + name + " that is not on the drive");
    }

    private static String version(Map<String, String> values, String name) {
        return Optional.ofNullable(values.get(name))
                .filter(VERSION.asMatchPredicate())
                .orElse("unknown");
    }

    private static Fault broken(String what) {
        return Fault.passing(Fault.BASE, "The builder VM did not finish: " + what + ".");
    }
}
