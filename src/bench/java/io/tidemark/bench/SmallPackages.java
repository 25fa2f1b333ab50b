package io.tidemark.bench;

import io.tidemark.support.SignedRepository;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * A package directory as an agent attaches it, of packages {@code small-1}, {@code small-2}, …: 20 files of 16 KiB each that
 * do not compress, signed, with a signed index.
 */
final class SmallPackages {

    private static final String VERSION = "1.0-r0";
    private static final int FILES = 20;
    private static final int BYTES = 16 * 1024;

    private final SignedRepository repository;
    private final StringBuilder index = new StringBuilder();

    private SmallPackages(SignedRepository repository) {
        this.repository = repository;
    }

    /**
     * Makes {@code target} anew.
     *
     * @param other a package directory whose keys are trusted too
     */
    static void make(Path target, Path other, int count) throws IOException, GeneralSecurityException {
        Programs.run("rm", "-rf", target.toString());
        SignedRepository repository = new SignedRepository(target, "bench.rsa.pub");
        try (Stream<Path> trusted = Files.list(other.resolve("keys"))) {
            for (Path key : trusted.toList()) {
                Files.copy(key, repository.trusted().resolve(key.getFileName()));
            }
        }
        SmallPackages packages = new SmallPackages(repository);
        for (int number = 1; number <= count; number++) {
            packages.add(number);
        }
        repository.finish("bench".getBytes(StandardCharsets.UTF_8), packages.index.toString());
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
        SignedRepository.Written written =
                repository.add(name + "-" + VERSION, Map.of(".PKGINFO", info.getBytes(StandardCharsets.UTF_8)), data);
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

                """.formatted(written.identity(), name, VERSION, written.bytes(), FILES * BYTES));
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
        return SignedRepository.gzip(tar.toByteArray());
    }

    private static byte[] digest(String algorithm, byte[] content) throws GeneralSecurityException {
        return MessageDigest.getInstance(algorithm).digest(content);
    }
}
