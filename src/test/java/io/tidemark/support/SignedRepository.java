package io.tidemark.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * A directory of apk packages in the making, as an agent attaches it: {@code x86_64/} with packages and their index, signed
 * by a key of its own whose public half lies in {@code keys/}.
 *
 * <p>A package is three gzip members: signature and control, tars without an end, and data.
 */
public final class SignedRepository {

    private final Path root;
    private final String key;
    private final KeyPair keys;

    /** A package that was written: what an index says of it. */
    public record Written(String identity, int bytes) {}

    /**
     * Makes the folders that are missing.
     *
     * @param key the name of the public key's file, which must end with {@code .rsa.pub}
     */
    public SignedRepository(Path root, String key) throws IOException, GeneralSecurityException {
        this.root = root;
        this.key = key;
        Files.createDirectories(packages());
        Files.createDirectories(trusted());
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        this.keys = generator.generateKeyPair();
    }

    /** Where packages and their index lie. */
    public Path packages() {
        return root.resolve("x86_64");
    }

    /** Where the keys lie that guests trust. */
    public Path trusted() {
        return root.resolve("keys");
    }

    /**
     * Writes a package.
     *
     * @param file its name and version
     * @param control the files of its control member
     * @param data its data member, packed
     */
    public Written add(String file, Map<String, byte[]> control, byte[] data)
            throws IOException, GeneralSecurityException {
        byte[] signed = segment(control);
        byte[] whole = joined(signature(signed), signed, data);
        Files.write(packages().resolve(file + ".apk"), whole);
        byte[] identity = MessageDigest.getInstance("SHA-1").digest(signed);
        return new Written(Base64.getEncoder().encodeToString(identity), whole.length);
    }

    /** Writes the index and the public key. */
    public void finish(byte[] description, String index) throws IOException, GeneralSecurityException {
        Map<String, byte[]> content = new LinkedHashMap<>();
        content.put("DESCRIPTION", description);
        content.put("APKINDEX", index.getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(tar, 512)) {
            write(out, content);
        }
        byte[] packed = gzip(tar.toByteArray());
        Files.write(packages().resolve("APKINDEX.tar.gz"), joined(signature(packed), packed));
        Files.writeString(
                trusted().resolve(key),
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                .encodeToString(keys.getPublic().getEncoded())
                        + "\n-----END PUBLIC KEY-----\n");
    }

    /** Packs a member. */
    public static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(content);
        }
        return packed.toByteArray();
    }

    private byte[] signature(byte[] signed) throws IOException, GeneralSecurityException {
        Signature rsa = Signature.getInstance("SHA1withRSA");
        rsa.initSign(keys.getPrivate());
        rsa.update(signed);
        return segment(Map.of(".SIGN.RSA." + key, rsa.sign()));
    }

    /** A packed tar without the two blocks at its end, so that another may follow: never finished, on purpose. */
    private static byte[] segment(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        TarArchiveOutputStream out = new TarArchiveOutputStream(tar, 512);
        write(out, files);
        out.flush();
        return gzip(tar.toByteArray());
    }

    private static void write(TarArchiveOutputStream out, Map<String, byte[]> files) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
            entry.setSize(file.getValue().length);
            out.putArchiveEntry(entry);
            out.write(file.getValue());
            out.closeArchiveEntry();
        }
    }

    private static byte[] joined(byte[]... parts) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.write(part);
        }
        return all.toByteArray();
    }
}
