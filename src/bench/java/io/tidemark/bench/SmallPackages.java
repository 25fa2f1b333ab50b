package io.tidemark.bench;

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
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * A package directory as an agent attaches it, of packages {@code small-1}, {@code small-2}, …: 20 files of 16 KiB each that
 * do not compress, signed, with a signed index. A package is three gzip members: signature and control, tars without an end,
 * and data.
 */
final class SmallPackages {

    private static final String KEY = "bench.rsa.pub";
    private static final String VERSION = "1.0-r0";
    private static final int FILES = 20;
    private static final int BYTES = 16 * 1024;

    private final Path repository;
    private final KeyPair keys;
    private final StringBuilder index = new StringBuilder();

    private SmallPackages(Path repository, KeyPair keys) {
        this.repository = repository;
        this.keys = keys;
    }

    /**
     * Makes {@code target} anew.
     *
     * @param other a package directory whose keys are trusted too
     */
    static void make(Path target, Path other, int count) throws IOException, GeneralSecurityException {
        Programs.run("rm", "-rf", target.toString());
        Path keys = Files.createDirectories(target.resolve("keys"));
        try (Stream<Path> trusted = Files.list(other.resolve("keys"))) {
            for (Path key : trusted.toList()) {
                Files.copy(key, keys.resolve(key.getFileName()));
            }
        }
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        SmallPackages packages = new SmallPackages(Files.createDirectories(target.resolve("x86_64")), pair);
        for (int number = 1; number <= count; number++) {
            packages.add(number);
        }
        packages.finish();
        Files.writeString(
                keys.resolve(KEY),
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                .encodeToString(pair.getPublic().getEncoded())
                        + "\n-----END PUBLIC KEY-----\n");
    }

    private void add(int number) throws IOException, GeneralSecurityException {
        String name = "small-" + number;
        byte[] data = data(name, new Random(number));
        String info = """
                pkgname = %s
                pkgver = %s
                pkgdesc = one of many
                url = https://example.invalid/
                size = %d
                arch = x86_64
                license = none
                datahash = %s
                """.formatted(name, VERSION, FILES * BYTES, HexFormat.of().formatHex(digest("SHA-256", data)));
        byte[] control = segment(Map.of(".PKGINFO", info.getBytes(StandardCharsets.UTF_8)));
        byte[] whole = joined(signature(control), control, data);
        Files.write(repository.resolve(name + "-" + VERSION + ".apk"), whole);
        index.append("""
                C:Q1%s
                P:%s
                V:%s
                A:x86_64
                S:%d
                I:%d
                T:one of many
                U:https://example.invalid/
                L:none

                """.formatted(
                        Base64.getEncoder().encodeToString(digest("SHA-1", control)),
                        name,
                        VERSION,
                        whole.length,
                        FILES * BYTES));
    }

    private static byte[] data(String name, Random random) throws IOException, GeneralSecurityException {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(tar, 512)) {
            for (String directory : new String[] {"usr/", "usr/share/", "usr/share/" + name + "/"}) {
                TarArchiveEntry entry = new TarArchiveEntry(directory);
                entry.setMode(040755);
                entry.setModTime(0);
                out.putArchiveEntry(entry);
                out.closeArchiveEntry();
            }
            for (int file = 0; file < FILES; file++) {
                byte[] content = new byte[BYTES];
                random.nextBytes(content);
                TarArchiveEntry entry = new TarArchiveEntry("usr/share/" + name + "/file-" + file);
                entry.setSize(content.length);
                entry.setModTime(0);
                entry.addPaxHeader("APK-TOOLS.checksum.SHA1", HexFormat.of().formatHex(digest("SHA-1", content)));
                out.putArchiveEntry(entry);
                out.write(content);
                out.closeArchiveEntry();
            }
        }
        return gzip(tar.toByteArray());
    }

    private void finish() throws IOException, GeneralSecurityException {
        Map<String, byte[]> content = new LinkedHashMap<>();
        content.put("DESCRIPTION", "bench".getBytes(StandardCharsets.UTF_8));
        content.put("APKINDEX", index.toString().getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(tar, 512)) {
            write(out, content);
        }
        byte[] packed = gzip(tar.toByteArray());
        Files.write(repository.resolve("APKINDEX.tar.gz"), joined(signature(packed), packed));
    }

    private byte[] signature(byte[] signed) throws IOException, GeneralSecurityException {
        Signature rsa = Signature.getInstance("SHA1withRSA");
        rsa.initSign(keys.getPrivate());
        rsa.update(signed);
        return segment(Map.of(".SIGN.RSA." + KEY, rsa.sign()));
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

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(content);
        }
        return packed.toByteArray();
    }

    private static byte[] joined(byte[]... parts) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.write(part);
        }
        return all.toByteArray();
    }

    private static byte[] digest(String algorithm, byte[] content) throws GeneralSecurityException {
        return MessageDigest.getInstance(algorithm).digest(content);
    }
}
