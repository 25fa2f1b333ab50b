package io.tidemark.agent.base;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.agent.Specs;
import io.tidemark.protocol.VmSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The initrd of an ISO-kind guest, byte by byte as the kernel reads it. */
class SeedTest {

    private static final Path SOURCES = Path.of("src/main/resources/guest");
    private static final List<String> COMPILED = List.of("surveyor");
    private static final byte[] INITRAMFS = {1, 2, 3, 4, 5};

    @TempDir
    private Path folder;

    @Test
    void the_initrd_is_the_bases_initramfs_and_then_our_files() throws Exception {
        byte[] initrd = Files.readAllBytes(new Seed(folder).forIso(Specs.harbour(VmSpec.Intended.RUNNING, 1), base()));

        assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 0, 0, 0}, Arrays.copyOf(initrd, 8));
        Map<String, Entry> entries = unpack(initrd, 8);
        assertEquals(0100755, entries.get("init").mode());
        assertEquals(0040755, entries.get("tidemark/guest/boot.d").mode());
        assertEquals(0100755, entries.get("tidemark/guest/tidemark-init").mode());
        assertEquals(0100600, entries.get("tidemark/guest.env").mode());
        assertTrue(entries.get("tidemark/guest.env").text().contains("HOSTNAME_WANTED='harbour'\n"));
        assertArrayEquals(
                Files.readAllBytes(SOURCES.resolve("init")), entries.get("init").content());
    }

    @Test
    void a_new_initrd_replaces_the_old_one_and_leaves_nothing_beside_it() throws Exception {
        Seed seed = new Seed(folder);
        PreparedBase base = base();
        seed.forIso(Specs.harbour(VmSpec.Intended.RUNNING, 1), base);

        Path second = seed.forIso(Specs.harbour(VmSpec.Intended.RUNNING, 2), base);

        assertTrue(unpack(Files.readAllBytes(second), 8)
                .get("tidemark/guest.env")
                .text()
                .contains("RUN='2'\n"));
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(
                    List.of("initramfs", "initrd"),
                    left.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void the_manifest_lists_every_program_and_no_other() throws IOException {
        List<String> listed = GuestPrograms.all().map(GuestFile::path).sorted().toList();

        try (Stream<Path> tree = Files.walk(SOURCES)) {
            List<String> present = tree.filter(Files::isRegularFile)
                    .map(file -> SOURCES.relativize(file).toString())
                    .filter(file -> !file.equals("README.md") && !file.equals("MANIFEST"))
                    .toList();
            assertEquals(
                    Stream.concat(present.stream(), COMPILED.stream()).sorted().toList(), listed);
        }
    }

    @Test
    void a_program_is_executable_in_the_guest_where_it_is_in_the_sources() {
        Map<String, Boolean> wrong = GuestPrograms.all()
                .filter(file -> !COMPILED.contains(file.path()))
                .filter(file -> Files.isExecutable(SOURCES.resolve(file.path())) != (file.mode() == GuestFile.PROGRAM))
                .collect(Collectors.toMap(GuestFile::path, file -> true));

        assertEquals(Map.of(), wrong);
    }

    @Test
    void a_guest_file_never_leaves_its_folder() {
        for (String path : List.of("../x", "/x", "a/../../x", "a//b", "a b", "", "a\nb")) {
            assertThrows(IllegalArgumentException.class, () -> GuestFile.text(path, GuestFile.TEXT, ""), path);
        }
    }

    @Test
    void an_archive_of_alpines_overlay_is_one_that_tar_reads() throws Exception {
        Path archive = folder.resolve("a.tar.gz");
        Files.write(
                archive,
                Tar.gzipped(List.of(
                        GuestFile.text("etc/empty", GuestFile.TEXT, ""),
                        GuestFile.text("sbin/program", GuestFile.PROGRAM, "x".repeat(513)))));

        Process tar = new ProcessBuilder("tar", "-tvzf", archive.toString())
                .redirectErrorStream(true)
                .start();
        String listing = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertEquals(0, tar.waitFor(), listing);
        assertTrue(listing.lines().anyMatch(line -> line.matches("-rw-r--r-- 0/0 +0 .* etc/empty")), listing);
        assertTrue(listing.lines().anyMatch(line -> line.matches("-rwxr-xr-x 0/0 +513 .* sbin/program")), listing);
    }

    private PreparedBase base() throws IOException {
        Files.write(folder.resolve("initramfs"), INITRAMFS);
        return new PreparedBase("sha512:" + "ab".repeat(64), folder, "3.19.1", "6.1.0");
    }

    private static final class Entry {
        private final int mode;
        private final byte[] content;

        Entry(int mode, byte[] content) {
            this.mode = mode;
            this.content = content;
        }

        int mode() {
            return mode;
        }

        byte[] content() {
            return content;
        }

        String text() {
            return new String(content, StandardCharsets.UTF_8);
        }
    }

    private static Map<String, Entry> unpack(byte[] archive, int from) {
        Map<String, Entry> entries = new TreeMap<>();
        int at = from;
        while (true) {
            assertEquals("070701", new String(archive, at, 6, StandardCharsets.US_ASCII));
            int mode = field(archive, at, 1);
            int bytes = field(archive, at, 6);
            int nameBytes = field(archive, at, 11);
            String name = new String(archive, at + 110, nameBytes - 1, StandardCharsets.UTF_8);
            int content = at + ((110 + nameBytes + 3) & ~3);
            if (name.equals("TRAILER!!!")) {
                return entries;
            }
            ByteArrayOutputStream copy = new ByteArrayOutputStream();
            copy.write(archive, content, bytes);
            entries.put(name, new Entry(mode, copy.toByteArray()));
            at = content + ((bytes + 3) & ~3);
        }
    }

    private static int field(byte[] archive, int at, int number) {
        return Integer.parseInt(new String(archive, at + 6 + 8 * number, 8, StandardCharsets.US_ASCII), 16);
    }
}
