package io.tidemark.support;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * A mirror's package directory with newer versions of some of its packages beside them: the same files under another
 * version, signed, as the index is, by a key of its own that lies in {@code keys/}. What {@code apk upgrade} needs.
 */
public final class NewerPackages {

    private static final String INDEX = "APKINDEX.tar.gz";

    private final SignedRepository repository;
    private final StringBuilder index;

    private NewerPackages(SignedRepository repository, String index) {
        this.repository = repository;
        this.index = new StringBuilder(index);
    }

    /**
     * Makes {@code target} from {@code packages}, each of {@code names} also in the version that it has there with
     * {@code release} in place of its own release number.
     */
    public static Path make(Path packages, Path target, String release, List<String> names) throws Exception {
        SignedRepository repository = new SignedRepository(target, "newer.rsa.pub");
        copy(packages.resolve("x86_64"), repository.packages());
        copy(packages.resolve("keys"), repository.trusted());
        List<byte[]> members = members(Files.readAllBytes(repository.packages().resolve(INDEX)));
        Map<String, byte[]> said = files(members.get(1));
        NewerPackages made = new NewerPackages(repository, text(said.get("APKINDEX")));
        for (String name : names) {
            made.add(name, release);
        }
        repository.finish(said.get("DESCRIPTION"), made.index.toString());
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
        List<byte[]> members = members(Files.readAllBytes(repository.packages().resolve(name + "-" + old + ".apk")));
        Map<String, byte[]> control = files(members.get(1));
        control.computeIfPresent(
                ".PKGINFO",
                (file, content) -> bytes(text(content)
                        .replace("pkgver = " + old, "pkgver = " + version)
                        .replace("=" + old + "\n", "=" + version + "\n")));
        SignedRepository.Written written = repository.add(name + "-" + version, control, members.get(2));
        index.append(entry.lines()
                        .map(line -> switch (line.substring(0, 2)) {
                            case "C:" -> "C:Q1" + written.identity();
                            case "V:" -> "V:" + version;
                            case "S:" -> "S:" + written.bytes();
                            case "p:" ->
                                (line + "\n")
                                        .replace("=" + old + " ", "=" + version + " ")
                                        .replace("=" + old + "\n", "=" + version);
                            default -> line;
                        })
                        .collect(Collectors.joining("\n")))
                .append("\n\n");
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
