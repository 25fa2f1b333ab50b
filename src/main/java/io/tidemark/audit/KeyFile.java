package io.tidemark.audit;

import io.tidemark.platform.PrivateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The file with the key. It appears whole, on the disk and for its owner only, or not at all. */
final class KeyFile {

    private KeyFile() {}

    static AuditKey read(Path file) {
        try {
            return AuditKey.of(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read the audit log's key from " + file, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("There is no audit key in " + file, e);
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
