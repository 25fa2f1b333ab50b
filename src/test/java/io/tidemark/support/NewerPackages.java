package io.tidemark.support;

import java.io.ByteArrayInputStream;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * A mirror's package directory with newer versions of some of its packages beside them: the same files under another
 * version, signed, as the index is, by a key of its own that lies in {@code keys/}. What {@code apk upgrade} needs.
 *
 * <p>A package is three gzip members: signature and control, tars without an end, and data, which stays as it is.
 */
public final class NewerPackages {

    private static final String KEY = "newer.rsa.pub";
    private static final String INDEX = "APKINDEX.tar.gz";

    private final Path repository;
    private final KeyPair keys;
    private final StringBuilder index;

    private NewerPackages(Path repository, KeyPair keys, String index) {
        this.repository = repository;
        this.keys = keys;
        this.index = new StringBuilder(index);
    }

    /**
     * Makes {@code target} from {@code packages}, each of {@code names} also in the version that it has there with
     * {@code release} in place of its own release number.
     */
    public static Path make(Path packages, Path target, String release, List<String> names) throws Exception {
        Path repository = Files.createDirectories(target.resolve("x86_64"));
        copy(packages.resolve("x86_64"), repository);
        copy(packages.resolve("keys"), Files.createDirectories(target.resolve("keys")));
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        List<byte[]> members = members(Files.readAllBytes(repository.resolve(INDEX)));
        Map<String, byte[]> said = files(members.get(1));
        NewerPackages made = new NewerPackages(repository, generator.generateKeyPair(), text(said.get("APKINDEX")));
        for (String name : names) {
            made.add(name, release);
        }
        made.finish(said.get("DESCRIPTION"));
        Files.writeString(
                target.resolve("keys").resolve(KEY),
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                .encodeToString(made.keys.getPublic().getEncoded())
                        + "\n-----END PUBLIC KEY-----\n");
        return target;
    }

    private void add(String name, String release) throws Exception {
        String entry = Arrays.stream(index.toString().split("\n\n"))
                .filter(each -> each.lines().anyMatch(("P:" + name)::equals))
                .findFirst()
                .orElseThrow();
        String old = entry.lines()
                .filter(line -> line.startsWith("V:"))
                .findFirst()
                .orElseThrow()
                .substring(2);
        String version = old.replaceAll("-r\\d+$", "-" + release);
        List<byte[]> members = members(Files.readAllBytes(repository.resolve(name + "-" + old + ".apk")));
        Map<String, byte[]> control = files(members.get(1));
        control.computeIfPresent(
                ".PKGINFO",
                (file, content) -> bytes(text(content)
                        .replace("pkgver = " + old, "pkgver = " + version)
                        .replace("=" + old + "\n", "=" + version + "\n")));
        byte[] signed = segment(control);
        byte[] whole = joined(List.of(signature(signed), signed, members.get(2)));
        Files.write(repository.resolve(name + "-" + version + ".apk"), whole);
        String identity = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-1").digest(signed));
        index.append(entry.lines()
                        .map(line -> switch (line.substring(0, 2)) {
                            case "C:" -> "C:Q1" + identity;
                            case "V:" -> "V:" + version;
                            case "S:" -> "S:" + whole.length;
                            case "p:" ->
                                (line + "\n")
                                        .replace("=" + old + " ", "=" + version + " ")
                                        .replace("=" + old + "\n", "=" + version);
                            default -> line;
                        })
                        .collect(Collectors.joining("\n")))
                .append("\n\n");
    }

    private void finish(byte[] description) throws Exception {
        Map<String, byte[]> content = new LinkedHashMap<>();
        content.put("DESCRIPTION", description);
        content.put("APKINDEX", bytes(index.toString()));
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(tar, 512)) {
            write(out, content);
        }
        byte[] packed = gzip(tar.toByteArray());
        Files.write(repository.resolve(INDEX), joined(List.of(signature(packed), packed)));
    }

    private byte[] signature(byte[] signed) throws GeneralSecurityException, IOException {
        Signature rsa = Signature.getInstance("SHA1withRSA");
        rsa.initSign(keys.getPrivate());
        rsa.update(signed);
        return segment(Map.of(".SIGN.RSA." + KEY, rsa.sign()));
    }

    /** The gzip members of a file, as they stand there. */
    private static List<byte[]> members(byte[] file) throws IOException {
        List<byte[]> members = new ArrayList<>();
        ByteArrayInputStream in = new ByteArrayInputStream(file);
        int from = 0;
        while (in.available() > 0) {
            unpacked(in);
            int to = file.length - in.available();
            members.add(Arrays.copyOfRange(file, from, to));
            from = to;
        }
        return members;
    }

    // It is not closed: that would close what the next member is read from.
    private static byte[] unpacked(ByteArrayInputStream in) throws IOException {
        return new GzipCompressorInputStream(in).readAllBytes();
    }

    private static Map<String, byte[]> files(byte[] member) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        byte[] tar = unpacked(new ByteArrayInputStream(member));
        try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(tar))) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                files.put(entry.getName(), in.readAllBytes());
            }
        }
        return files;
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

    private static byte[] joined(List<byte[]> parts) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.write(part);
        }
        return all.toByteArray();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private static String text(byte[] content) {
        return new String(content, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String content) {
        return content.getBytes(StandardCharsets.UTF_8);
    }
}
