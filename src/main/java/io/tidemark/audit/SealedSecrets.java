package io.tidemark.audit;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Small secrets for the database or a cookie, sealed (AES-256-GCM) under a key that is derived from the console's own:
 * whoever has the database alone reads none, and whoever changes one, or puts one in another's place, makes it worthless.
 */
@ApplicationScoped
public class SealedSecrets {

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec key;

    SealedSecrets(AuditKeys keys) {
        this.key = new SecretKeySpec(keys.key().forSecrets(), "AES");
    }

    /**
     * Seals a secret.
     *
     * @param purpose what it is and whose; it must be opened with the same
     * @return base64url
     */
    public String seal(String purpose, byte[] secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, purpose, nonce).doFinal(secret);
            byte[] both = ByteBuffer.allocate(nonce.length + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
            return Base64.getUrlEncoder().withoutPadding().encodeToString(both);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Could not seal a secret", e);
        }
    }

    /** The secret; empty where this was made for another purpose, under another key, or was changed. */
    public Optional<byte[]> open(String purpose, String sealed) {
        byte[] both = bytes(sealed);
        if (both.length <= NONCE_BYTES) {
            return Optional.empty();
        }
        ByteBuffer parts = ByteBuffer.wrap(both);
        byte[] nonce = new byte[NONCE_BYTES];
        parts.get(nonce);
        byte[] rest = new byte[parts.remaining()];
        parts.get(rest);
        try {
            return Optional.of(cipher(Cipher.DECRYPT_MODE, purpose, nonce).doFinal(rest));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Could not open a sealed secret", e);
        }
    }

    /** None where the text is no base64url: what comes in a cookie may be anything. */
    private static byte[] bytes(String sealed) {
        try {
            return Base64.getUrlDecoder().decode(sealed);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private Cipher cipher(int mode, String purpose, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
