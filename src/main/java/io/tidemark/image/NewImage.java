package io.tidemark.image;

import io.tidemark.platform.EnumNames;
import io.tidemark.platform.Problem;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An image to be registered.
 *
 * @param name letters, digits, dots, underscores, plus signs and hyphens; begins with a letter or digit; at most 100
 * @param arch {@code x86_64} or {@code aarch64}
 * @param url http or https; without one hosts have it only from a mirror
 * @param digest {@code sha512:} and 128, or {@code sha256:} and 64 lower-case hex digits
 * @param bytes its size, where it is known
 */
public record NewImage(
        String name, ImageKind kind, String arch, Optional<String> url, String digest, Optional<Long> bytes) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,99}");
    private static final Pattern DIGEST = Pattern.compile("sha512:[0-9a-f]{128}|sha256:[0-9a-f]{64}");
    private static final Set<String> ARCHITECTURES = Set.of("x86_64", "aarch64");

    public NewImage {
        if (name == null || !NAME.matcher(name).matches()) {
            throw Problem.refusedValue(
                    "name",
                    "name must be 1 to 100 letters, digits, dots, underscores, plus signs or hyphens"
                            + " and begin with a letter or digit.");
        }
        if (kind == null) {
            throw Problem.refusedValue("kind", "kind must be one of " + known() + ".");
        }
        if (arch == null || !ARCHITECTURES.contains(arch)) {
            throw Problem.refusedValue("arch", "arch must be one of x86_64, aarch64.");
        }
        if (digest == null || !DIGEST.matcher(digest).matches()) {
            throw Problem.refusedValue(
                    "digest",
                    "digest must be sha512: and 128, or sha256: and 64 lower-case hex digits. Hosts take no image without.");
        }
        if (bytes.filter(size -> size < 1).isPresent()) {
            throw Problem.refusedValue("bytes", "bytes must be 1 or more.");
        }
        url.ifPresent(ImageUrl::requireWellFormed);
    }

    /** The same image under another name. */
    NewImage named(String other) {
        return new NewImage(other, kind, arch, url, digest, bytes);
    }

    private static String known() {
        return String.join(
                ", ", Arrays.stream(ImageKind.values()).map(EnumNames::of).toList());
    }
}
