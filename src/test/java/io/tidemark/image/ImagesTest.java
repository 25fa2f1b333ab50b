package io.tidemark.image;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tidemark.support.Console;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
class ImagesTest {

    private static final String DIGEST = "sha512:" + "0123456789abcdef".repeat(8);

    @Inject
    Mirror mirror;

    @Test
    void the_official_images_are_offered_and_each_has_a_digest() {
        List<String> digests = Console.asAdmin()
                .get("/api/v1/images?limit=500")
                .then()
                .statusCode(200)
                .body("items.name", hasItems("alpine-3.23.4-disk", "alpine-lima-3.23.0-iso"))
                .extract()
                .path("items.digest");

        assertAll(digests.stream().map(digest -> () -> assertEquals("sha512:", digest.substring(0, 7))));
    }

    @Test
    void an_image_is_registered_read_by_name_or_id_and_deleted() {
        String name = "alpine-" + UUID.randomUUID();

        String id = register(wanted(name, Map.of())).statusCode(201).extract().path("id");

        Console.asAdmin().get("/api/v1/images/" + name).then().statusCode(200).body("id", equalTo(id));
        Console.asAdmin().get("/api/v1/images/" + id).then().statusCode(200).body("kind", equalTo("iso"));
        Console.asAdmin().delete("/api/v1/images/" + name).then().statusCode(204);
        Console.asAdmin().get("/api/v1/images/" + id).then().statusCode(404);
    }

    @Test
    void a_name_is_given_once() {
        String name = "alpine-" + UUID.randomUUID();
        register(wanted(name, Map.of())).statusCode(201);

        register(wanted(name, Map.of())).statusCode(409).body("type", equalTo("name-taken"));
    }

    @Test
    void the_same_key_makes_one_image_and_answers_twice() {
        String key = UUID.randomUUID().toString();
        Map<String, Object> wanted = wanted("alpine-" + UUID.randomUUID(), Map.of());

        String first = withKey(key, wanted).statusCode(201).extract().path("id");

        withKey(key, wanted).statusCode(201).body("id", equalTo(first));
        withKey(key, wanted("alpine-" + UUID.randomUUID(), Map.of()))
                .statusCode(422)
                .body("type", equalTo("key-reused"));
    }

    @Test
    void a_digest_is_whole_lower_case_and_of_a_known_kind() {
        List<String> wrong = List.of(
                "",
                "sha512:",
                "md5:" + "0".repeat(32),
                DIGEST.substring(0, DIGEST.length() - 1),
                DIGEST + "0",
                DIGEST.toUpperCase(Locale.ROOT),
                "sha256:" + "0".repeat(128),
                "0123456789abcdef".repeat(8),
                DIGEST + "\n");

        assertAll(wrong.stream()
                .map(digest -> () -> register(wanted("x", Map.of("digest", digest)))
                        .statusCode(422)
                        .body("field", equalTo("digest"))));
    }

    @Test
    void an_address_never_leads_inside_however_it_is_spelt() {
        List<String> wrong = List.of(
                "file:///etc/passwd",
                "ftp://example.org/x.iso",
                "gopher://example.org/",
                "//example.org/x.iso",
                "x.iso",
                "https://",
                "https://user:word@example.org/x.iso",
                "https://example.org/x.iso#part",
                "http://localhost/x.iso",
                "http://LOCALHOST./x.iso",
                "http://metadata.google.internal/",
                "http://printer.local/",
                "http://intranet/",
                "http://127.0.0.1/x.iso",
                "http://127.1/x.iso",
                "http://2130706433/x.iso",
                "http://0x7f000001/x.iso",
                "http://0x7f.0.0.1/x.iso",
                "http://0177.0.0.1/x.iso",
                "http://0/x.iso",
                "http://10.1.2.3/x.iso",
                "http://172.16.0.1/x.iso",
                "http://192.168.1.1/x.iso",
                "http://169.254.169.254/latest/meta-data",
                "http://100.64.0.1/x.iso",
                "http://[::1]/x.iso",
                "http://[::]/x.iso",
                "http://[::ffff:127.0.0.1]/x.iso",
                "http://[::ffff:10.0.0.1]/x.iso",
                "http://[64:ff9b::7f00:1]/x.iso",
                "http://[fe80::1]/x.iso",
                "http://[fd00:ec2::254]/x.iso",
                "https://example.org/x iso",
                "https://exa\nmple.org/x.iso");

        assertAll(wrong.stream()
                .map(url -> () -> register(wanted("x", Map.of("url", url)))
                        .statusCode(422)
                        .body("field", equalTo("url"))));
    }

    @Test
    void a_name_can_be_no_option_and_no_path() {
        List<String> wrong =
                List.of("", "-drive", "a,b", "a=b", "../x", "a/b", "a'b", "a\"b", "a\nb", " a", "x".repeat(101));

        assertAll(wrong.stream()
                .map(name ->
                        () -> register(wanted(name, Map.of())).statusCode(422).body("field", equalTo("name"))));
    }

    @Test
    void kind_and_arch_come_from_a_list() {
        register(wanted("x", Map.of("kind", "floppy"))).statusCode(422).body("field", equalTo("kind"));
        register(wanted("x", Map.of("arch", "x86_64,accel=kvm")))
                .statusCode(422)
                .body("field", equalTo("arch"));
    }

    @Test
    void a_mirror_is_registered_once_however_often_it_is_read(@TempDir Path directory) throws IOException {
        String name = "mirrored-" + UUID.randomUUID();
        String digest =
                "sha512:" + UUID.randomUUID().toString().replace("-", "").repeat(4);
        Path index = Files.writeString(
                directory.resolve("index.json"),
                "[{\"name\":\"" + name + "\",\"kind\":\"disk\",\"arch\":\"x86_64\",\"digest\":\"" + digest
                        + "\",\"bytes\":7,\"newer\":true}]");

        mirror.register(index);
        mirror.register(index);

        Console.asAdmin()
                .get("/api/v1/images/" + name)
                .then()
                .statusCode(200)
                .body("digest", equalTo(digest))
                .body("bytes", equalTo(7));
    }

    @Test
    void a_mirror_with_other_bytes_under_a_known_name_takes_nothing_over(@TempDir Path directory) throws IOException {
        Path index = Files.writeString(
                directory.resolve("index.json"),
                "[{\"name\":\"alpine-3.23.4-disk\",\"kind\":\"disk\",\"arch\":\"x86_64\",\"digest\":\"sha512:"
                        + "ab".repeat(64) + "\"}]");

        mirror.register(index);

        Console.asAdmin()
                .get("/api/v1/images/alpine-3.23.4-disk")
                .then()
                .body("digest", not(equalTo("sha512:" + "ab".repeat(64))));
        Console.asAdmin()
                .get("/api/v1/images/alpine-3.23.4-disk-abababab")
                .then()
                .statusCode(200);
    }

    private static Map<String, Object> wanted(String name, Map<String, Object> other) {
        Map<String, Object> wanted = new HashMap<>(Map.of(
                "name", name,
                "kind", "iso",
                "arch", "x86_64",
                "url", "https://example.org/alpine.iso",
                "digest", DIGEST));
        wanted.putAll(other);
        return wanted;
    }

    private static ValidatableResponse register(Map<String, Object> wanted) {
        return Console.asAdmin().body(wanted).post("/api/v1/images").then();
    }

    private static ValidatableResponse withKey(String key, Map<String, Object> wanted) {
        return Console.asAdmin()
                .header("Idempotency-Key", key)
                .body(wanted)
                .post("/api/v1/images")
                .then();
    }
}
