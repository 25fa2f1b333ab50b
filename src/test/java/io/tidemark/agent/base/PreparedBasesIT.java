package io.tidemark.agent.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.acceptance.LocalImages;
import io.tidemark.agent.Specs;
import io.tidemark.agent.qemu.Launch.Privileges;
import io.tidemark.agent.storage.Fault;
import io.tidemark.protocol.HostFacts.Accelerator;
import io.tidemark.protocol.VmSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real ISO, booted once by a real QEMU. */
class PreparedBasesIT {

    /** The common pool of a machine with two processors has one thread. */
    private static final Executor ONE_EACH = Executors.newVirtualThreadPerTaskExecutor();

    @TempDir
    private Path folder;

    @Test
    void two_who_ask_for_a_base_at_once_wait_for_one_builder_and_get_the_same() throws Exception {
        Path mirror = LocalImages.mirror();
        String digest = isoDigest(mirror);
        // A folder whose name means something to QEMU, to xorriso and to a shell.
        Path bases = folder.resolve("a, b=c 'd");
        ConcurrentLinkedQueue<String> progress = new ConcurrentLinkedQueue<>();
        Files.createDirectories(bases.resolve(".new-left-by-a-kill/deep"));
        PreparedBases prepared = new PreparedBases(bases, Accelerator.TCG, Privileges.OWN_USER);

        CompletableFuture<PreparedBase> one =
                CompletableFuture.supplyAsync(() -> prepare(prepared, mirror, digest, progress), ONE_EACH);
        CompletableFuture<PreparedBase> other =
                CompletableFuture.supplyAsync(() -> prepare(prepared, mirror, digest, progress), ONE_EACH);

        assertEquals(one.get(), other.get());
        assertEquals("3.19.1", one.get().release());
        for (Path file :
                List.of(one.get().kernel(), one.get().initramfs(), one.get().root())) {
            assertTrue(Files.size(file) > 500_000, file::toString);
        }
        assertEquals(1, progress.stream().filter("booting the ISO once"::equals).count(), progress::toString);
        assertTrue(progress.contains("handing over the root"), progress::toString);
        assertEquals(
                one.get(),
                new PreparedBases(bases, Accelerator.TCG, Privileges.OWN_USER)
                        .find(digest)
                        .orElseThrow());
        assertEquals(List.of("sha512"), names(bases));
    }

    @Test
    void what_is_no_iso_is_refused_and_leaves_nothing() throws Exception {
        Path junk = Files.writeString(folder.resolve("junk.iso"), "no ISO at all\n".repeat(10_000));
        Path bases = folder.resolve("bases");
        PreparedBases prepared = new PreparedBases(bases, Accelerator.TCG, Privileges.OWN_USER);

        Fault fault =
                assertThrows(Fault.class, () -> prepared.prepare(junk, "sha512:" + "ab".repeat(64), sentence -> {}));

        assertFalse(fault.getMessage().isBlank());
        assertEquals(List.of(), names(bases));
    }

    @Test
    void the_seed_of_a_disk_is_a_nocloud_volume_with_our_programs() throws Exception {
        Path seed = new Seed(folder).forDisk(Specs.harbour(VmSpec.Intended.RUNNING, 1));

        Process xorriso = new ProcessBuilder(
                        "xorriso", "-indev", "stdio:" + seed, "-pvd_info", "-find", "/", "-exec", "lsdl")
                .redirectErrorStream(true)
                .start();
        String listing = new String(xorriso.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertEquals(0, xorriso.waitFor(), listing);
        assertTrue(listing.contains("Volume Id    : cidata"), listing);
        for (String file : List.of("/meta-data", "/user-data", "/vendor-data", "/tidemark/guest/disk/boot")) {
            assertTrue(listing.contains("'" + file + "'"), () -> file + " in " + listing);
        }
        assertTrue(
                listing.lines().anyMatch(line -> line.startsWith("-rw-------") && line.contains("guest.env")), listing);
        assertEquals(List.of("seed.iso"), names(folder));
    }

    private static PreparedBase prepare(
            PreparedBases prepared, Path mirror, String digest, ConcurrentLinkedQueue<String> progress) {
        try {
            return prepared.prepare(
                    mirror.resolve("sha512").resolve(digest.substring("sha512:".length())), digest, progress::add);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String isoDigest(Path mirror) throws IOException {
        JsonNode index =
                new ObjectMapper().readTree(mirror.resolve("index.json").toFile());
        return StreamSupport.stream(index.spliterator(), false)
                .filter(entry -> entry.get("kind").asText().equals("iso"))
                .map(entry -> entry.get("digest").asText())
                .findFirst()
                .orElseThrow();
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }
}
