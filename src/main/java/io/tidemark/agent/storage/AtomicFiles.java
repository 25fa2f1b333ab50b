package io.tidemark.agent.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/**
 * Writes that are there whole or not at all, over a kill and over a power cut: a temporary name beside the real one,
 * flushed, renamed, and the folder flushed.
 */
public final class AtomicFiles {

    /** What begins with this is half made; nobody reads it, and it is removed when the agent starts. */
    public static final String HALF_MADE = ".new-";

    /** Of files and folders that only the agent's user may enter. */
    public static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private static final Set<PosixFilePermission> READ_ONLY = PosixFilePermissions.fromString("r--r--r--");

    private AtomicFiles() {}

    /** What a write is to survive. */
    public enum Durability {
        /** A kill of the agent, at any moment. */
        KILL,
        /** A power cut too, which costs a wait for the disk. */
        POWER_CUT
    }

    /** Makes {@code target} hold {@code content} for good, readable by its owner only. */
    public static void write(Path target, byte[] content) throws IOException {
        write(target, content, Durability.POWER_CUT);
    }

    /** Makes {@code target} hold {@code content}, readable by its owner only. */
    public static void write(Path target, byte[] content, Durability durability) throws IOException {
        Path half = halfMade(target);
        try {
            try (FileChannel channel = FileChannel.open(
                    half, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PRIVATE_FILE)) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
            switch (durability) {
                case KILL -> rename(half, target);
                case POWER_CUT -> publish(half, target);
            }
        } finally {
            Files.deleteIfExists(half);
        }
    }

    private static void rename(Path half, Path target) throws IOException {
        Files.move(half, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** A fresh name beside {@code target} for something that is to be {@link #publish}ed there. */
    public static Path halfMade(Path target) {
        return target.resolveSibling(HALF_MADE + UUID.randomUUID());
    }

    /** Flushes {@code half} and gives it the name {@code target}, replacing a file of that name. */
    public static void publish(Path half, Path target) throws IOException {
        flush(half);
        rename(half, target);
        flush(target.toAbsolutePath().getParent());
    }

    /** Takes the right to write to {@code file} away from everybody. */
    public static void makeReadOnly(Path file) throws IOException {
        Files.setPosixFilePermissions(file, READ_ONLY);
    }

    /** Flushes a file's content, or a folder's names, to the disk. */
    public static void flush(Path fileOrFolder) throws IOException {
        try (FileChannel channel = FileChannel.open(fileOrFolder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Removes {@code root} and all below it; a symbolic link is removed, never followed. Absent is fine. */
    public static void removeTree(Path root) throws IOException {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
                Files.deleteIfExists(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Removes what an earlier agent left half made directly in {@code folder}. */
    public static void removeHalfMade(Path folder) throws IOException {
        try (var entries = Files.newDirectoryStream(folder, HALF_MADE + "*")) {
            for (Path entry : entries) {
                removeTree(entry);
            }
        }
    }
}
