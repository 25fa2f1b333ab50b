package io.tidemark.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFileTest {

    @TempDir
    Path directory;

    private final AuditKey key = AuditKey.random();
    private AuditFiles files;
    private CheckpointFile file;

    @BeforeEach
    void writeThree() throws IOException {
        files = new AuditFiles(directory);
        file = new CheckpointFile(files, key);
        String last = "";
        for (int position = 1; position <= 3; position++) {
            last = file.append(checkpoint(position, last));
        }
    }

    @Test
    void checkpoints_come_back_as_they_were_written() throws IOException {
        CheckpointFile.Content content = file.read();

        assertEquals(List.of(), content.faults());
        assertEquals(
                List.of(1L, 2L, 3L),
                content.checkpoints().stream().map(Checkpoint::position).toList());
    }

    @Test
    void bytes_that_are_no_text_stop_no_check() throws IOException {
        Files.write(files.checkpoints(), new byte[] {(byte) 0xc3, (byte) 0x28, '\n'}, StandardOpenOption.APPEND);
        Files.write(files.head(), new byte[] {(byte) 0xff, (byte) 0xfe});

        CheckpointFile.Content content = file.read();

        assertEquals(3, content.checkpoints().size());
        assertEquals(List.of(files.head() + " is not signed by this key."), content.faults());
    }

    @Test
    void a_line_that_was_changed_is_no_checkpoint_any_more() throws IOException {
        Files.writeString(
                files.checkpoints(),
                Files.readString(files.checkpoints()).replaceFirst("\"position\":2", "\"position\":7"));

        CheckpointFile.Content content = file.read();

        assertTrue(
                content.faults().getFirst().contains("Line 2"), content.faults().toString());
    }

    @Test
    void nonsense_in_the_files_stops_no_check_and_what_it_replaced_is_missed() throws IOException {
        for (String nonsense : List.of("null", "{}", "7", "{\"kind\":null}", "[]", "\"", "{\"x\":1}")) {
            List<String> lines = Files.readAllLines(files.checkpoints());
            Files.write(files.checkpoints(), List.of(lines.get(0), nonsense, lines.get(2)));
            Files.writeString(files.head(), nonsense);

            CheckpointFile.Content content = file.read();

            assertEquals(2, content.checkpoints().size(), nonsense);
            assertEquals(2, content.faults().size(), nonsense);
        }
    }

    @Test
    void a_line_that_was_taken_out_is_missed() throws IOException {
        List<String> lines = Files.readAllLines(files.checkpoints());
        Files.write(files.checkpoints(), List.of(lines.get(0), lines.get(2)));

        assertTrue(file.read().faults().getFirst().contains("missing before line 2"));
    }

    @Test
    void a_checkpoint_by_another_key_is_none() throws IOException {
        CheckpointFile.Content content = new CheckpointFile(files, AuditKey.random()).read();

        assertEquals(3, content.faults().size());
        assertEquals(List.of(), content.checkpoints());
    }

    @Test
    void a_line_that_was_torn_by_a_crash_hides_none_behind_it() throws IOException {
        String last = Files.readAllLines(files.checkpoints()).getLast();
        Files.writeString(files.checkpoints(), "{\"kind\":\"check", StandardOpenOption.APPEND);

        file.append(checkpoint(4, last));

        CheckpointFile.Content content = file.read();
        assertEquals(List.of(), content.faults());
        assertEquals(4, content.checkpoints().size());
    }

    private Checkpoint checkpoint(long position, String last) {
        return Checkpoint.signed(
                Checkpoint.ORDINARY,
                "2026-11-23T00:00:00Z",
                new Chain.Head(position, position + 10, new byte[32], position + 10, 700),
                key,
                file.keys(),
                CheckpointFile.digest(last));
    }
}
