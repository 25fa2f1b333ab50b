package io.tidemark.agent.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The agent's part of the data directory, and the only place that knows its layout.
 *
 * <pre>
 * DIR/agent/{key,host.json,lock}   who this host is
 * DIR/images/sha512/HEX            images, verified, read only (sha256/ beside it)
 * DIR/bases/sha512/HEX/            bases prepared from ISOs
 * DIR/packages/sha256/HEX          package volumes
 * DIR/vms/ID/                      one folder for each VM, see {@link VmFolder}
 * </pre>
 */
public final class DataDirectory implements AutoCloseable {

    private final Path root;
    private final FileChannel lock;

    private DataDirectory(Path root, FileChannel lock) {
        this.root = root;
        this.lock = lock;
    }

    /**
     * Opens the directory for this process alone, making what is missing.
     *
     * @throws IOException if another agent has it, or it can't be written
     */
    public static DataDirectory open(Path root) throws IOException {
        Path real = Files.createDirectories(root.toAbsolutePath().normalize()).toRealPath();
        for (String part : List.of("agent", "images", "bases", "packages", "vms")) {
            makePrivate(real.resolve(part));
        }
        FileChannel channel =
                FileChannel.open(real.resolve("agent/lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (tryLock(channel).isEmpty()) {
            channel.close();
            throw new IOException("another agent is running on " + real
                    + ": end it first, or give this one a directory of its own with --data");
        }
        DataDirectory directory = new DataDirectory(real, channel);
        directory.removeHalfMade();
        return directory;
    }

    private static Optional<FileLock> tryLock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (java.nio.channels.OverlappingFileLockException e) {
            return Optional.empty();
        }
    }

    private static void makePrivate(Path folder) throws IOException {
        if (Files.isSymbolicLink(folder)) {
            throw new IOException(folder + " is a symbolic link; the agent follows none inside its data directory");
        }
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(folder, AtomicFiles.PRIVATE_FOLDER);
        }
    }

    private void removeHalfMade() throws IOException {
        AtomicFiles.removeHalfMade(vms());
        for (Path store : List.of(root.resolve("images"), root.resolve("bases"), root.resolve("packages"))) {
            for (String algorithm : List.of("sha256", "sha512")) {
                Path shelf = store.resolve(algorithm);
                makePrivate(shelf);
                AtomicFiles.removeHalfMade(shelf);
            }
        }
    }

    /** The directory itself, absolute, without symbolic links. */
    public Path root() {
        return root;
    }

    /** Where the agent keeps who it is. */
    public Path agent() {
        return root.resolve("agent");
    }

    /** Where the image of this digest is, or will be. */
    public Path image(Digest digest) {
        return root.resolve("images").resolve(digest.algorithm()).resolve(digest.hex());
    }

    /** The digests of the images that are here. */
    public List<Digest> images() throws IOException {
        List<Digest> found = new ArrayList<>();
        for (String algorithm : List.of("sha256", "sha512")) {
            try (DirectoryStream<Path> files =
                    Files.newDirectoryStream(root.resolve("images").resolve(algorithm))) {
                for (Path file : files) {
                    Digest.parse(algorithm + ":" + file.getFileName()).ifPresent(found::add);
                }
            }
        }
        return found;
    }

    /** The folder of prepared bases. */
    public Path bases() {
        return root.resolve("bases");
    }

    /** Where the package volume of this digest is, or will be. */
    public Path packageVolume(Digest digest) {
        return root.resolve("packages").resolve(digest.algorithm()).resolve(digest.hex());
    }

    /** The folder of a VM, whether it exists or not. */
    public VmFolder vm(UUID id) {
        return new VmFolder(id, vms().resolve(id.toString()));
    }

    /** The VMs that have a folder here; entries whose name is no id are left alone. */
    public List<UUID> vmIds() throws IOException {
        List<UUID> ids = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(vms())) {
            for (Path folder : folders) {
                if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                    idOf(folder.getFileName().toString()).ifPresent(ids::add);
                }
            }
        }
        return ids;
    }

    private Path vms() {
        return root.resolve("vms");
    }

    private static Optional<UUID> idOf(String name) {
        try {
            UUID id = UUID.fromString(name);
            return id.toString().equals(name) ? Optional.of(id) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Free bytes on the file system. */
    public long freeBytes() throws IOException {
        return Files.getFileStore(root).getUsableSpace();
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
