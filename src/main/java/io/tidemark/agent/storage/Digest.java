package io.tidemark.agent.storage;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What names bytes for good.
 *
 * @param algorithm {@code sha256} or {@code sha512}
 * @param hex lower case, whole
 */
public record Digest(String algorithm, String hex) {

    private static final Pattern FORM = Pattern.compile("(sha256):([0-9a-f]{64})|(sha512):([0-9a-f]{128})");

    public Digest {
        if (!FORM.matcher(algorithm + ":" + hex).matches()) {
            throw new IllegalArgumentException("a digest is sha256: or sha512: and lower-case hex, whole");
        }
    }

    /** Reads {@code sha512:HEX} or {@code sha256:HEX}; anything else is none. */
    public static Optional<Digest> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        int colon = text.indexOf(':');
        return Optional.of(new Digest(text.substring(0, colon), text.substring(colon + 1)));
    }

    /** A counter of this digest's algorithm. */
    public MessageDigest counter() {
        return counter(algorithm);
    }

    /** A counter of the named algorithm. */
    public static MessageDigest counter(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm.equals("sha256") ? "SHA-256" : "SHA-512");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }

    /** The digest that {@code counter} has come to. */
    public static Digest of(String algorithm, MessageDigest counter) {
        return new Digest(algorithm, HexFormat.of().formatHex(counter.digest()));
    }

    @Override
    public String toString() {
        return algorithm + ":" + hex;
    }
}
