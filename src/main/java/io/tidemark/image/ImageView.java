package io.tidemark.image;

import java.util.Optional;
import java.util.UUID;

/**
 * An image of the catalogue.
 *
 * @param name what VM definitions call it
 * @param arch {@code x86_64} or {@code aarch64}
 * @param url where hosts get it; without one only from a mirror
 * @param digest {@code sha512:} or {@code sha256:} and lower-case hex
 * @param bytes its size, where it is known
 */
public record ImageView(
        UUID id, String name, ImageKind kind, String arch, Optional<String> url, String digest, Optional<Long> bytes) {}
