package io.tidemark.acceptance.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.acceptance.Api;
import io.tidemark.acceptance.Vms;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** The images of a campaign: the local pair, and of each a successor, which is another base with another digest. */
final class Images {

    /** Behind the end of an ISO or a qcow2 nobody looks. */
    private static final byte[] PADDING = new byte[64 * 1024];

    private final Api api;
    private final Path mirror;

    Images(Api api, Path mirror) {
        this.api = api;
        this.mirror = mirror;
    }

    /** The name of its successor; registered with the console and put into the hosts' mirror if it is not there yet. */
    String successor(String kind) {
        String local = Vms.imageOfKind(api, kind);
        String name = local + "-successor";
        if (named(name).isPresent()) {
            return name;
        }
        JsonNode image = named(local).orElseThrow();
        String digest = copy(image.get("digest").asText().replace("sha512:", ""));
        api.post(
                        "/api/v1/images",
                        Api.object("name", name, "kind", kind, "arch", "x86_64", "digest", "sha512:" + digest))
                .expect(201);
        return name;
    }

    private String copy(String digest) {
        Path shelf = mirror.resolve("sha512");
        try {
            Path copy = Files.copy(
                    shelf.resolve(digest),
                    Files.createTempDirectory("tidemark-campaign").resolve("image"));
            copy.toFile().setWritable(true);
            try (OutputStream end = Files.newOutputStream(copy, StandardOpenOption.APPEND)) {
                end.write(PADDING);
            }
            MessageDigest sha = MessageDigest.getInstance("SHA-512");
            String successor = HexFormat.of().formatHex(sha.digest(Files.readAllBytes(copy)));
            if (!Files.exists(shelf.resolve(successor))) {
                Files.move(copy, shelf.resolve(successor));
            }
            Files.deleteIfExists(copy);
            Files.delete(copy.getParent());
            return successor;
        } catch (IOException e) {
            throw new UncheckedIOException("the image's successor could not be made", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Optional<JsonNode> named(String name) {
        JsonNode images = api.get("/api/v1/images").expect(200).get("items");
        return StreamSupport.stream(images.spliterator(), false)
                .filter(image -> image.get("name").asText().equals(name))
                .findFirst();
    }
}
