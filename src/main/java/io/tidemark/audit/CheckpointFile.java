package io.tidemark.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tidemark.platform.PrivateFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The checkpoints of one console: a file that only grows, each line signed and bound to the one before, and the newest. */
final class CheckpointFile {

    private final AuditFiles files;
    private final KeyPair keys;

    CheckpointFile(AuditFiles files, AuditKey key) {
        this.files = files;
        this.keys = key.checkpoints();
    }

    /**
     * What the files hold.
     *
     * @param checkpoints those whose signature is right, the oldest first; the newest one may stand twice
     * @param faults what is wrong with the files, sentences
     * @param last the last line, to bind the next one to; "" where there is none
     */
    record Content(List<Checkpoint> checkpoints, List<String> faults, String last) {}

    Content read() throws IOException {
        List<Checkpoint> checkpoints = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        String last = "";
        if (Files.exists(files.checkpoints())) {
            // Bytes that are no UTF-8 are read as the sign for that: a line with them is not signed, and no reason to
            // stop.
            try (BufferedReader lines = new BufferedReader(
                    new InputStreamReader(Files.newInputStream(files.checkpoints()), StandardCharsets.UTF_8))) {
                int number = 0;
                for (Optional<String> line = next(lines); line.isPresent(); line = next(lines)) {
                    number++;
                    Optional<Checkpoint> read = parsed(line.get());
                    if (read.isEmpty()) {
                        continue; // Torn when the machine went down; the next one is bound to the line before it.
                    }
                    if (!read.get().isBy(keys)) {
                        faults.add("Line " + number + " of " + files.checkpoints() + " is not signed by this key.");
                    } else if (!read.get().previous().equals(digest(last))) {
                        faults.add("A line is missing before line " + number + " of " + files.checkpoints() + ".");
                        checkpoints.add(read.get());
                    } else {
                        checkpoints.add(read.get());
                    }
                    last = line.get();
                }
            }
        }
        head(faults).ifPresent(checkpoints::add);
        return new Content(List.copyOf(checkpoints), List.copyOf(faults), last);
    }

    private Optional<Checkpoint> head(List<String> faults) throws IOException {
        if (Files.notExists(files.head())) {
            return Optional.empty();
        }
        Optional<Checkpoint> head =
                parsed(new String(Files.readAllBytes(files.head()), StandardCharsets.UTF_8).strip());
        if (head.filter(each -> each.isBy(keys)).isEmpty()) {
            faults.add(files.head() + " is not signed by this key.");
            return Optional.empty();
        }
        return head;
    }

    /** Adds a line, on the disk when this returns; the line. */
    String append(Checkpoint checkpoint) throws IOException {
        String line = checkpoint.line();
        try (FileChannel channel = FileChannel.open(
                files.checkpoints(), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel.position(channel.size());
            ByteBuffer bytes =
                    ByteBuffer.wrap(((endsTorn(channel) ? "\n" : "") + line + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        return line;
    }

    private static boolean endsTorn(FileChannel channel) throws IOException {
        if (channel.size() == 0) {
            return false;
        }
        ByteBuffer end = ByteBuffer.allocate(1);
        return channel.read(end, channel.size() - 1) == 1 && end.get(0) != '\n';
    }

    void replaceHead(Checkpoint checkpoint) throws IOException {
        PrivateFile.replace(files.head(), checkpoint.line() + "\n");
    }

    KeyPair keys() {
        return keys;
    }

    /** What binds a line to the one before. */
    static String digest(String line) {
        if (line.isEmpty()) {
            return "";
        }
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(line.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    private static Optional<String> next(BufferedReader lines) throws IOException {
        return Optional.ofNullable(lines.readLine());
    }

    private static Optional<Checkpoint> parsed(String line) {
        try {
            return Optional.ofNullable(Checkpoint.of(line));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** Where the files are. */
    Path directory() {
        return files.directory();
    }
}
