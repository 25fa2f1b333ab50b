package io.tidemark.audit;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret of the audit chain: 32 random bytes that the database never sees. What is used is derived from it: one key
 * for entries, one for seals, the key pair that signs checkpoints, and one for other secrets of the console.
 */
public final class AuditKey {

    static final int BYTES = 32;

    private static final String HMAC = "HmacSHA256";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] secret;
    private final String id;

    private AuditKey(byte[] secret) {
        this.secret = secret.clone();
        this.id = HexFormat.of().formatHex(derived("id"), 0, 4);
    }

    /** A new one. */
    static AuditKey random() {
        byte[] secret = new byte[BYTES];
        RANDOM.nextBytes(secret);
        return new AuditKey(secret);
    }

    /**
     * One that was written down by {@link #text}.
     *
     * @throws IllegalArgumentException if the text is not 32 bytes in base64
     */
    static AuditKey of(String text) {
        byte[] secret = Base64.getDecoder().decode(text.strip());
        if (secret.length != BYTES) {
            throw new IllegalArgumentException("An audit key is " + BYTES + " bytes in base64, not " + secret.length);
        }
        return new AuditKey(secret);
    }

    /** The secret itself, for the file that keeps it. */
    String text() {
        return Base64.getEncoder().encodeToString(secret);
    }

    /** Names the key without telling it: 8 hexadecimal digits. */
    String id() {
        return id;
    }

    /** What makes the HMACs; not for use by several threads at once. */
    Macs macs() {
        return new Macs(mac(derived("entry")), mac(derived("seal")));
    }

    /** Ed25519; the same for the same secret. */
    KeyPair checkpoints() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(255, new Seed(derived("checkpoint")));
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has Ed25519", e);
        }
    }

    /** What small secrets are sealed with ({@link SealedSecrets}). */
    byte[] forSecrets() {
        return derived("secrets");
    }

    private byte[] derived(String purpose) {
        return mac(secret).doFinal(new Framing("tidemark audit key " + purpose).bytes());
    }

    private static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has " + HMAC, e);
        }
    }

    @Override
    public String toString() {
        return "AuditKey[" + id + "]";
    }

    /** The HMACs of entries and seals. */
    static final class Macs {

        private final Mac entries;
        private final Mac seals;

        private Macs(Mac entries, Mac seals) {
            this.entries = entries;
            this.seals = seals;
        }

        byte[] ofEntry(StoredEntry entry) {
            return entries.doFinal(entry.canonical());
        }

        /** @param before the mac at the position before; of the first, nothing */
        byte[] ofSeal(byte[] before, long position, long entry, byte[] entryMac) {
            return seals.doFinal(new Framing("tidemark audit seal 1")
                    .bytes(before)
                    .number(position)
                    .number(entry)
                    .bytes(entryMac)
                    .bytes());
        }

        static boolean same(byte[] one, byte[] other) {
            return MessageDigest.isEqual(one, other);
        }
    }

    /** Hands a derived secret to the generator, which takes its first 32 bytes of chance as the private key. */
    private static final class Seed extends SecureRandom {

        private static final long serialVersionUID = 1;

        private final byte[] bytes;

        private Seed(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        @Override
        public void nextBytes(byte[] wanted) {
            System.arraycopy(bytes, 0, wanted, 0, wanted.length);
        }
    }
}
