package io.tidemark.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A copy of a stopped VM's folder, for a QEMU that the agent knows nothing of. */
final class VmCopy implements AutoCloseable {

    private final Path original;
    private final Path copy;

    private VmCopy(Path original, Path copy) {
        this.original = original;
        this.copy = copy;
    }

    static VmCopy of(Path original) throws IOException {
        // As deep as the original, so that relative paths out of it lead to the same files.
        Path beside = original.getParent().resolveSibling("by-hand");
        Files.createDirectories(beside);
        VmCopy copy = new VmCopy(original, beside.resolve("copy"));
        copy.refresh();
        return copy;
    }

    Path folder() {
        return copy;
    }

    /** Makes the copy as the original is now; sockets are left out. */
    void refresh() throws IOException {
        Programs.run("rm", "-rf", copy.toString());
        Programs.run("cp", "-a", "--sparse=always", original.toString(), copy.toString());
        Programs.run("find", copy.toString(), "-type", "s", "-delete");
        Programs.run("chmod", "755", copy.toString());
    }

    @Override
    public void close() throws IOException {
        Programs.run("rm", "-rf", copy.toString());
    }
}
