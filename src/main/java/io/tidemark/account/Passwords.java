package io.tidemark.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id (RFC 9106) in PHC string form, {@code $argon2id$v=19$m=19456,t=2,p=1$SALT$HASH}. The costs stand in each
 * hash, so they can be raised without breaking the ones made before.
 */
final class Passwords {

    /** 19 MiB and two passes, OWASP's smallest set: about 50 ms. More slows a guesser, and our own sign-ins alike. */
    private static final int MEMORY_KIB = 19_456;

    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    /** Bounds on what a stored hash may ask for, so that a tampered row can't eat the memory. */
    private static final int MOST_MEMORY_KIB = 1 << 20;

    private static final int MOST_PASSES = 16;

    private static final Pattern PHC = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,2}),p=(\\d{1,2})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

    private static final SecureRandom RANDOM = new SecureRandom();

    /** What a password is compared with where there is no such account, so that both take the same time. */
    static final String NOBODY = hash(Tokens.random());

    private Passwords() {}

    /** Hashes a password with a new salt. */
    static String hash(String password) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        byte[] hash = argon2id(password, salt, MEMORY_KIB, PASSES, LANES, HASH_BYTES);
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
                .formatted(MEMORY_KIB, PASSES, LANES, base64.encodeToString(salt), base64.encodeToString(hash));
    }

    /** Whether the hash is of this password. */
    static boolean matches(String password, String phc) {
        Matcher parts = PHC.matcher(phc);
        if (!parts.matches()) {
            throw new IllegalStateException("A stored password hash is not Argon2id in PHC form");
        }
        int memoryKib = Integer.parseInt(parts.group(1));
        int passes = Integer.parseInt(parts.group(2));
        if (memoryKib > MOST_MEMORY_KIB || passes > MOST_PASSES) {
            throw new IllegalStateException("A stored password hash asks for too much work");
        }
        byte[] salt = Base64.getDecoder().decode(parts.group(4));
        byte[] hash = Base64.getDecoder().decode(parts.group(5));
        byte[] given = argon2id(password, salt, memoryKib, passes, Integer.parseInt(parts.group(3)), hash.length);
        return MessageDigest.isEqual(hash, given);
    }

    private static byte[] argon2id(String password, byte[] salt, int memoryKib, int passes, int lanes, int bytes) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .build());
        byte[] hash = new byte[bytes];
        generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
        return hash;
    }
}
