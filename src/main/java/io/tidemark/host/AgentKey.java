package io.tidemark.host;

import io.tidemark.protocol.Protocol;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/** An agent's public Ed25519 key. */
final class AgentKey {

    /** An Ed25519 key in X.509 encoding is exactly this long. */
    private static final int BYTES = 44;

    private final byte[] encoded;
    private final PublicKey key;

    private AgentKey(byte[] encoded, PublicKey key) {
        this.encoded = encoded;
        this.key = key;
    }

    /**
     * @param base64 X.509 encoding in base64
     * @throws LinkRefused {@code bad-key}
     */
    static AgentKey ofBase64(String base64) {
        return of(decoded(base64, "bad-key", "The public key is not base64."));
    }

    /** @throws LinkRefused {@code bad-key} */
    static AgentKey of(byte[] encoded) {
        try {
            PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
            if (encoded.length != BYTES || !Arrays.equals(key.getEncoded(), encoded)) {
                throw new LinkRefused("bad-key", "The public key is no Ed25519 key in X.509 encoding.");
            }
            return new AgentKey(encoded.clone(), key);
        } catch (GeneralSecurityException e) {
            throw new LinkRefused("bad-key", "The public key is no Ed25519 key in X.509 encoding.");
        }
    }

    byte[] encoded() {
        return encoded.clone();
    }

    boolean sameAs(byte[] other) {
        return MessageDigest.isEqual(encoded, other);
    }

    /**
     * Finds out whether the signer has the private key.
     *
     * @param signature in base64, over {@link Protocol#signed} of the rest
     * @throws LinkRefused {@code bad-signature}
     */
    void requireSigned(String signature, String nonce, String subject, String session) {
        byte[] bytes = decoded(signature, "bad-signature", "The signature is not base64.");
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(Protocol.signed(nonce, subject, session));
            if (verifier.verify(bytes)) {
                return;
            }
        } catch (GeneralSecurityException e) {
            throw badSignature();
        }
        throw badSignature();
    }

    private static LinkRefused badSignature() {
        return new LinkRefused(
                "bad-signature",
                "The signature does not prove the host's key. Enrol this machine again with a new token.");
    }

    private static byte[] decoded(String base64, String reason, String message) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new LinkRefused(reason, message);
        }
    }

    /** SHA-256 of a token; it is random, so a plain hash can't be guessed backwards. */
    static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
