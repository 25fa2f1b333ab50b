package io.tidemark.agent.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The read-only volume by which guests without a network get packages: a squashfs of a directory laid out as an apk
 * repository, {@code x86_64/{APKINDEX.tar.gz,*.apk}} and {@code keys/*.rsa.pub}. It is made once for each state of the
 * directory, told by the names, sizes and times of its files.
 */
public final class PackageVolume {

    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final DataDirectory directory;
    private final Path source;
    private final OnePerKey<Digest> making = new OnePerKey<>();

    /**
     * The volume of the packages in {@code source}.
     *
     * @throws IOException if it is not laid out as a repository
     */
    public PackageVolume(DataDirectory directory, Path source) throws IOException {
        this.directory = directory;
        this.source = source.toRealPath();
        if (!Files.isReadable(this.source.resolve("x86_64/APKINDEX.tar.gz"))) {
            throw new IOException(source + " is no package directory: it has no x86_64/APKINDEX.tar.gz."
                    + " Make one with `apk index`, or leave --packages out");
        }
    }

    /** What names the present state of the directory. */
    public Digest digest() throws IOException {
        MessageDigest counter = Digest.counter("sha256");
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList()) {
                String line = source.relativize(file) + "\0" + Files.size(file) + "\0"
                        + Files.getLastModifiedTime(file).toMillis() + "\n";
                counter.update(line.getBytes(StandardCharsets.UTF_8));
            }
        }
        return Digest.of("sha256", counter);
    }

    /** The volume's file, made if it is missing. */
    public Path obtain() throws InterruptedException {
        try {
            Digest digest = digest();
            Path file = directory.packageVolume(digest);
            if (Files.isRegularFile(file)) {
                return file;
            }
            return making.alone(digest, () -> Files.isRegularFile(file) ? file : make(file));
        } catch (IOException e) {
            throw NoRoom.orStorage("the package volume can't be made", e);
        }
    }

    private Path make(Path file) throws IOException, InterruptedException {
        Path half = AtomicFiles.halfMade(file);
        try {
            Programs.run(
                    directory.root(),
                    LIMIT,
                    List.of(
                            "mksquashfs",
                            source.toString(),
                            half.toString(),
                            "-quiet",
                            "-no-progress",
                            "-noappend",
                            "-all-root",
                            "-no-xattrs",
                            "-comp",
                            "gzip"));
            AtomicFiles.makeReadOnly(half);
            AtomicFiles.publish(half, file);
            return file;
        } finally {
            Files.deleteIfExists(half);
        }
    }
}
