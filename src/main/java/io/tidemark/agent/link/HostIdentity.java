package io.tidemark.agent.link;

import io.tidemark.agent.storage.AtomicFiles;
import io.tidemark.agent.storage.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * Who this host is: an Ed25519 key pair made here, whose private half never leaves the file {@code key} (0600), and the
 * id that the console gave it.
 */
final class HostIdentity {

    private final Path idFile;
    private final PrivateKey key;
    private final String publicKey;

    /**
     * The key as it is stored.
     *
     * @param privateKey PKCS 8 in base64
     * @param publicKey X.509 in base64
     */
    private record StoredKey(String privateKey, String publicKey) {}

    private record StoredHost(UUID host) {}

    private HostIdentity(Path idFile, PrivateKey key, String publicKey) {
        this.idFile = idFile;
        this.key = key;
        this.publicKey = publicKey;
    }

    /** Reads the identity in {@code folder}, making the key the first time. */
    static HostIdentity in(Path folder) throws IOException {
        Path keyFile = folder.resolve("key");
        if (Files.notExists(keyFile)) {
            AtomicFiles.write(keyFile, Json.mapper().writeValueAsBytes(make()));
        }
        StoredKey stored = Json.mapper().readValue(Files.readAllBytes(keyFile), StoredKey.class);
        try {
            byte[] encoded = Base64.getDecoder().decode(stored.privateKey());
            PrivateKey key = KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded));
            return new HostIdentity(folder.resolve("host.json"), key, stored.publicKey());
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(
                    keyFile + " holds no Ed25519 key: restore it, or remove it and enrol this host anew", e);
        }
    }

    private static StoredKey make() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            Base64.Encoder base64 = Base64.getEncoder();
            return new StoredKey(
                    base64.encodeToString(pair.getPrivate().getEncoded()),
                    base64.encodeToString(pair.getPublic().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has Ed25519", e);
        }
    }

    /** The public key, X.509 in base64. */
    String publicKey() {
        return publicKey;
    }

    /** The id that the console gave this host, if it has. */
    Optional<UUID> host() throws IOException {
        return Files.exists(idFile)
                ? Optional.of(Json.mapper()
                        .readValue(Files.readAllBytes(idFile), StoredHost.class)
                        .host())
                : Optional.empty();
    }

    /** Keeps the id that the console gave. */
    void enrolled(UUID host) throws IOException {
        AtomicFiles.write(idFile, Json.mapper().writeValueAsBytes(new StoredHost(host)));
    }

    /** The console knows this host no more. */
    void forget() throws IOException {
        Files.deleteIfExists(idFile);
    }

    /** Signs with the private key; base64. */
    String sign(byte[] bytes) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(key);
            signature.update(bytes);
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the host's key can't sign", e);
        }
    }
}
