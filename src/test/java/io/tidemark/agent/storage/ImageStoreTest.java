package io.tidemark.agent.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.tidemark.agent.net.Reach;
import io.tidemark.agent.storage.ImageStore.Mirror;
import io.tidemark.protocol.VmSpec.ImageKind;
import io.tidemark.protocol.VmSpec.ImageSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageStoreTest {

    private static final byte[] IMAGE = "an image".getBytes(StandardCharsets.UTF_8);
    private static final Digest DIGEST = digest(IMAGE);

    @TempDir
    Path temp;

    private DataDirectory directory;
    private HttpServer server;

    @BeforeEach
    void open() throws IOException {
        directory = DataDirectory.open(temp.resolve("data"));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        serve("/image", IMAGE);
        serve("/other", "other bytes".getBytes(StandardCharsets.UTF_8));
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", "/image");
            exchange.sendResponseHeaders(302, -1);
        });
        server.createContext("/to-file", exchange -> {
            exchange.getResponseHeaders().add("Location", "file:///etc/passwd");
            exchange.sendResponseHeaders(302, -1);
        });
        server.createContext("/chunked", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(IMAGE);
            exchange.close();
        });
        server.createContext("/cut", exchange -> {
            exchange.sendResponseHeaders(200, IMAGE.length);
            exchange.getResponseBody().write(IMAGE, 0, 3);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() throws IOException {
        server.stop(0);
        directory.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/image", "/moved", "/chunked"})
    void an_image_is_fetched_verified_and_read_only(String path) throws Exception {
        Path file = store(Reach.ANYWHERE).obtain(image(path), percent -> {});

        assertArrayEquals(IMAGE, Files.readAllBytes(file));
        assertEquals(
                "r--r--r--",
                java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(java.util.List.of(DIGEST), directory.images());
    }

    @Test
    void other_bytes_than_the_digest_names_are_refused_and_nothing_is_kept() throws Exception {
        Fault fault = assertThrows(Fault.class, () -> store(Reach.ANYWHERE).obtain(image("/other"), percent -> {}));

        assertEquals(Fault.IMAGE_DIGEST, fault.slug());
        assertEquals(Fault.Outlook.NEEDS_A_PERSON, fault.outlook());
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/cut", "/missing", "/to-file"})
    void an_image_that_does_not_come_is_tried_again_and_nothing_is_kept(String path) throws Exception {
        Fault fault = assertThrows(Fault.class, () -> store(Reach.ANYWHERE).obtain(image(path), percent -> {}));

        assertEquals(Fault.IMAGE_FETCH, fault.slug());
        assertEquals(Fault.Outlook.MAY_PASS, fault.outlook());
        assertNothingIsLeft();
    }

    @Test
    void an_address_of_the_host_itself_is_not_fetched_from() throws Exception {
        Fault fault = assertThrows(Fault.class, () -> store(Reach.PUBLIC_ONLY).obtain(image("/image"), percent -> {}));

        assertEquals(Fault.IMAGE_FETCH, fault.slug());
        assertTrue(fault.getMessage().contains("--allow-private-images"), fault.getMessage());
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"file:///etc/passwd", "ftp://example.org/x", "http://user:pw@127.0.0.1/x", "jar:file:/x!/y"})
    void only_the_web_is_fetched_from(String url) {
        ImageSpec image =
                new ImageSpec("x", ImageKind.ISO, "x86_64", DIGEST.toString(), Optional.of(url), Optional.empty());

        Fault fault = assertThrows(Fault.class, () -> store(Reach.ANYWHERE).obtain(image, percent -> {}));

        assertEquals(Fault.IMAGE_FETCH, fault.slug());
    }

    @Test
    void more_bytes_than_the_console_knows_of_are_refused() throws Exception {
        ImageSpec image = new ImageSpec(
                "x", ImageKind.ISO, "x86_64", DIGEST.toString(), Optional.of(url("/chunked")), Optional.of(4L));

        Fault fault = assertThrows(Fault.class, () -> store(Reach.ANYWHERE).obtain(image, percent -> {}));

        assertEquals(Fault.IMAGE_DIGEST, fault.slug());
        assertNothingIsLeft();
    }

    @Test
    void the_mirror_is_asked_first_and_may_be_private() throws Exception {
        Path mirror = Files.createDirectories(temp.resolve("mirror/sha512"));
        Files.write(mirror.resolve(DIGEST.hex()), IMAGE);
        ImageStore store =
                new ImageStore(directory, Optional.of(new Mirror.Folder(temp.resolve("mirror"))), Reach.PUBLIC_ONLY);

        Path file = store.obtain(image("/missing"), percent -> {});

        assertArrayEquals(IMAGE, Files.readAllBytes(file));
    }

    @Test
    void a_mirror_is_not_believed_without_its_digest() throws Exception {
        Path mirror = Files.createDirectories(temp.resolve("mirror/sha512"));
        Files.writeString(mirror.resolve(DIGEST.hex()), "swapped");
        ImageStore store =
                new ImageStore(directory, Optional.of(new Mirror.Folder(temp.resolve("mirror"))), Reach.PUBLIC_ONLY);

        Fault fault = assertThrows(Fault.class, () -> store.obtain(image("/image"), percent -> {}));

        assertEquals(Fault.IMAGE_DIGEST, fault.slug());
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sha512:",
                "sha512:abcd",
                "md5:d41d8cd98f00b204e9800998ecf8427e",
                "sha512:../../../../etc/passwd",
                "sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709"
            })
    void a_digest_that_is_none_is_refused(String digest) {
        ImageSpec image =
                new ImageSpec("x", ImageKind.ISO, "x86_64", digest, Optional.of(url("/image")), Optional.empty());

        Fault fault = assertThrows(Fault.class, () -> store(Reach.ANYWHERE).obtain(image, percent -> {}));

        assertEquals(Fault.SPEC, fault.slug());
    }

    @Test
    void an_upper_case_digest_is_another_name_and_is_refused() {
        assertFalse(Digest.parse("sha512:" + DIGEST.hex().toUpperCase(java.util.Locale.ROOT))
                .isPresent());
    }

    @Test
    void a_second_agent_on_the_same_directory_is_refused() {
        IOException refused = assertThrows(IOException.class, () -> DataDirectory.open(temp.resolve("data")));

        assertTrue(refused.getMessage().contains("another agent"), refused.getMessage());
    }

    private ImageStore store(Reach reach) {
        return new ImageStore(directory, Optional.empty(), reach);
    }

    private ImageSpec image(String path) {
        return new ImageSpec("x", ImageKind.ISO, "x86_64", DIGEST.toString(), Optional.of(url(path)), Optional.empty());
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private void serve(String path, byte[] content) {
        server.createContext(path, exchange -> {
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
            exchange.close();
        });
    }

    private void assertNothingIsLeft() throws IOException {
        try (Stream<Path> files = Files.walk(temp.resolve("data/images"))) {
            assertEquals(0, files.filter(Files::isRegularFile).count());
        }
    }

    private static Digest digest(byte[] bytes) {
        java.security.MessageDigest counter = Digest.counter("sha512");
        counter.update(bytes);
        return Digest.of("sha512", counter);
    }
}
