package io.tidemark.platform.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs, unpacked from the class path once; what stands at the final path is whole. */
final class Binaries {

    /** The archive's version is part of the path, so that an upgrade unpacks beside the old one. */
    private static final String VERSION = "18.6";

    private Binaries() {}

    /** @return the directory that has {@code bin/postgres} in it, below {@code home} */
    static Path unpacked(Path home) {
        Path target = home.resolve("programs-" + VERSION);
        if (Files.isDirectory(target)) {
            return target;
        }
        try {
            Path half = Files.createTempDirectory(home, ".programs-");
            try (InputStream archive = archive()) {
                unpack(archive, half);
            }
            // The server may run as another user, who must be able to read its programs.
            Files.setPosixFilePermissions(half, modes(0755));
            Files.move(half, target, StandardCopyOption.ATOMIC_MOVE);
            removeHalves(home);
            return target;
        } catch (IOException e) {
            throw new PostgresFailure("Could not unpack PostgreSQL into " + target, e);
        }
    }

    private static InputStream archive() {
        String name = "postgres-linux-" + architecture() + ".txz";
        InputStream archive = Binaries.class.getClassLoader().getResourceAsStream(name);
        if (archive == null) {
            throw new PostgresFailure("This build holds no PostgreSQL for " + architecture()
                    + ". Name a server by QUARKUS_DATASOURCE_JDBC_URL.");
        }
        return archive;
    }

    private static String architecture() {
        String arch = System.getProperty("os.arch");
        return switch (arch) {
            case "amd64" -> "x86_64";
            case "aarch64" -> "arm_64";
            default -> arch;
        };
    }

    private static void unpack(InputStream archive, Path target) throws IOException {
        TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(archive));
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            Path path = target.resolve(entry.getName()).normalize();
            if (!path.startsWith(target)) {
                throw new IOException("The archive names a path outside of itself: " + entry.getName());
            }
            if (entry.isDirectory()) {
                Files.createDirectories(path);
            } else if (entry.isSymbolicLink()) {
                Files.createDirectories(path.getParent());
                Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            } else {
                Files.createDirectories(path.getParent());
                try (OutputStream file = Files.newOutputStream(path)) {
                    tar.transferTo(file);
                }
                Files.setPosixFilePermissions(path, modes(entry.getMode()));
            }
        }
    }

    private static Set<PosixFilePermission> modes(int mode) {
        Set<PosixFilePermission> modes = EnumSet.of(
                PosixFilePermission.OWNER_READ,
                PosixFilePermission.OWNER_WRITE,
                PosixFilePermission.GROUP_READ,
                PosixFilePermission.OTHERS_READ);
        if ((mode & 0100) != 0) {
            modes.add(PosixFilePermission.OWNER_EXECUTE);
            modes.add(PosixFilePermission.GROUP_EXECUTE);
            modes.add(PosixFilePermission.OTHERS_EXECUTE);
        }
        return modes;
    }

    /** What earlier starts left when they were killed at this. */
    private static void removeHalves(Path home) throws IOException {
        try (var halves = Files.newDirectoryStream(home, ".programs-*")) {
            for (Path half : halves) {
                remove(half);
            }
        }
    }

    static void remove(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
