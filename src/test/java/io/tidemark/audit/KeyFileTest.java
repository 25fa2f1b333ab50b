package io.tidemark.audit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {

    @TempDir
    Path directory;

    @Test
    void a_key_is_made_once_for_its_owner_only_and_read_again() throws Exception {
        Path file = directory.resolve("audit/key");

        AuditKey made = KeyFile.readOrMake(file);

        assertEquals(made.id(), KeyFile.readOrMake(file).id());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertArrayEquals(new String[] {"key"}, file.getParent().toFile().list());
    }

    @Test
    void of_several_that_make_the_key_at_once_all_have_the_same() throws Exception {
        Path file = directory.resolve("audit/key");
        Set<String> ids = new HashSet<>();

        try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
            List<Callable<String>> makers = IntStream.range(0, 16)
                    .<Callable<String>>mapToObj(
                            i -> () -> KeyFile.readOrMake(file).id())
                    .toList();
            for (Future<String> each : threads.invokeAll(makers)) {
                ids.add(each.get());
            }
        }

        assertEquals(1, ids.size());
    }

    @Test
    void a_key_that_is_not_one_is_refused() throws Exception {
        Path file = Files.writeString(directory.resolve("key"), "c2hvcnQ=\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

        IllegalStateException refused = assertThrows(IllegalStateException.class, () -> KeyFile.read(file));

        assertEquals("There is no audit key in " + file, refused.getMessage());
    }

    @Test
    void a_key_that_others_can_read_is_refused_with_what_to_do() throws Exception {
        Path file = directory.resolve("audit/key");
        KeyFile.readOrMake(file);

        for (String modes : List.of("rw-r-----", "rw----r--", "rw--w----")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(modes));
            IllegalStateException refused = assertThrows(IllegalStateException.class, () -> KeyFile.read(file));
            assertEquals(
                    "The audit log's key " + file + " can be read or changed by others (" + modes
                            + "). Take that away: chmod 600 " + file,
                    refused.getMessage());
        }
    }

    @Test
    void a_key_does_not_tell_itself() {
        AuditKey key = AuditKey.random();

        assertFalse(key.toString().contains(key.text()));
        assertEquals(key.id(), AuditKey.of(key.text()).id());
    }

    @Test
    void the_same_secret_signs_with_the_same_key_pair() {
        AuditKey key = AuditKey.random();

        assertEquals(
                key.checkpoints().getPublic(),
                AuditKey.of(key.text()).checkpoints().getPublic());
        assertNotEquals(
                key.checkpoints().getPublic(), AuditKey.random().checkpoints().getPublic());
    }

    @Test
    void fields_that_are_cut_elsewhere_have_other_bytes() {
        assertFalse(java.util.Arrays.equals(
                new Framing("x").text("ab").text("c").bytes(),
                new Framing("x").text("a").text("bc").bytes()));
        assertFalse(java.util.Arrays.equals(
                new Framing("x").optional(Optional.empty()).bytes(),
                new Framing("x").optional(Optional.of("")).bytes()));
        assertArrayEquals(
                new Framing("x").number(1).bytes(), new Framing("x").number(1).bytes());
    }
}
