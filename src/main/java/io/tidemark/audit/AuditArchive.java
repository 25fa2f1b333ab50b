package io.tidemark.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * A directory in which each cut leaves a copy of what it removes, {@code audit-FIRST-LAST.jsonl.gz} by positions: for each
 * entry a line with all that its seal is made of, so that the key can still prove it. A file is there whole or not at all.
 */
record AuditArchive(Path directory) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Writes what stands behind {@code from} up to a checkpoint; the name of the file. */
    String write(SealedRows rows, long from, Checkpoint through) throws IOException, SQLException {
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path file = directory.resolve("audit-" + (from + 1) + "-" + through.position() + ".jsonl.gz");
        Path half = directory.resolve("." + file.getFileName() + ".half");
        try (FileChannel channel = FileChannel.open(
                half,
                EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            GZIPOutputStream out = new GZIPOutputStream(Channels.newOutputStream(channel), 1 << 16);
            write(rows, from, through.position(), out);
            out.finish();
            channel.force(true);
        }
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return file.getFileName().toString();
    }

    private static void write(SealedRows rows, long from, long through, OutputStream out)
            throws IOException, SQLException {
        long position = from;
        while (position < through) {
            for (SealedRows.Link link : rows.after(position)) {
                position = link.seal().position();
                if (position > through) {
                    return;
                }
                out.write((line(link) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static String line(SealedRows.Link link) throws IOException {
        StoredEntry entry = link.entry().orElseThrow().entry();
        Map<String, Object> fields = new TreeMap<>();
        fields.put("position", link.seal().position());
        fields.put("key", link.seal().key());
        fields.put("mac", HexFormat.of().formatHex(link.seal().mac()));
        fields.put("seq", entry.seq());
        fields.put("at", entry.at().toString());
        fields.put("actor", entry.actor());
        fields.put("action", entry.action());
        fields.put("target", entry.target());
        fields.put("outcome", entry.outcome());
        fields.put("from", entry.origin());
        // As text: the seal is over its bytes.
        fields.put("diff", entry.diff());
        present(fields, "team", entry.team());
        present(fields, "cause", entry.cause());
        present(fields, "credential", entry.credential());
        present(fields, "request", entry.request());
        present(fields, "operation", entry.operation());
        present(fields, "causedBy", entry.causedBy());
        return JSON.writeValueAsString(fields);
    }

    private static void present(Map<String, Object> fields, String name, Optional<?> value) {
        value.ifPresent(each -> fields.put(name, each.toString()));
    }
}
