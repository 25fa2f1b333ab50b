package io.tidemark.audit;

import io.tidemark.platform.PrivateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** The file with the key. It appears whole, on the disk and for its owner only, or not at all. */
final class KeyFile {

    private static final Set<PosixFilePermission> OF_OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private KeyFile() {}

    static AuditKey read(Path file) {
        try {
            requirePrivate(file);
            return AuditKey.of(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read the audit log's key from " + file, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("There is no audit key in " + file, e);
        }
    }

    /** Who reads the key can write a log that verifies. */
    private static void requirePrivate(Path file) throws IOException {
        Set<PosixFilePermission> modes = Files.getPosixFilePermissions(file);
        if (modes.stream().anyMatch(OF_OTHERS::contains)) {
            throw new IllegalStateException("The audit log's key " + file + " can be read or changed by others ("
                    + PosixFilePermissions.toString(modes) + "). Take that away: chmod 600 " + file);
        }
    }

    /** Of several that make it at once, one does, and all read that. */
    static AuditKey readOrMake(Path file) {
        if (Files.notExists(file)) {
            make(file);
        }
        return read(file);
    }

    private static void make(Path file) {
        try {
            Files.createDirectories(
                    file.getParent(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            PrivateFile.make(file, AuditKey.random().text() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("Could not make the audit log's key in " + file, e);
        }
    }
}
