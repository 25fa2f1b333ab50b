package io.tidemark.agent.storage;

import io.tidemark.agent.net.HttpGet;
import io.tidemark.agent.net.Reach;
import io.tidemark.protocol.VmSpec.ImageSpec;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * The images on this host. One gets here only whole and with the digest that was asked for: it is counted while it is
 * written to a half-made file, which gets its name when the count is right.
 */
public final class ImageStore {

    /** The largest image that is taken, in bytes; the console may say less, never more. */
    private static final long LARGEST = 64L * 1024 * 1024 * 1024;

    private static final int CHUNK = 128 * 1024;

    private final DataDirectory directory;
    private final Optional<Mirror> mirror;
    private final Reach reach;
    private final OnePerKey<Digest> fetching = new OnePerKey<>();

    /** Where a site keeps its images, named by digest: {@code sha512/HEX}. */
    public sealed interface Mirror {
        /** A folder of this host. */
        record Folder(Path path) implements Mirror {}

        /** A web address; what its administrator named may be in any network. */
        record Web(URI base) implements Mirror {}
    }

    /** A store in {@code directory} that asks {@code mirror} first and then the image's own address within reach. */
    public ImageStore(DataDirectory directory, Optional<Mirror> mirror, Reach reach) {
        this.directory = directory;
        this.mirror = mirror;
        this.reach = reach;
    }

    /**
     * The image's file, fetched if it is not here yet.
     *
     * @param progress told percents from 0 to 100 while it is fetched, where its size is known
     * @throws Fault if it can't be had, or is not what its digest says
     */
    public Path obtain(ImageSpec image, IntConsumer progress) throws InterruptedException {
        Digest digest = Digest.parse(image.digest())
                .orElseThrow(() -> Fault.lasting(
                        Fault.SPEC,
                        "The image " + image.name() + " has no whole sha256 or sha512 digest; register it with one."));
        Path file = directory.image(digest);
        if (Files.isRegularFile(file)) {
            return file;
        }
        try {
            return fetching.alone(
                    digest, () -> Files.isRegularFile(file) ? file : fetch(image, digest, file, progress));
        } catch (IOException e) {
            throw NoRoom.orStorage("the image " + image.name() + " can't be closed", e);
        }
    }

    private Path fetch(ImageSpec image, Digest digest, Path file, IntConsumer progress)
            throws IOException, InterruptedException {
        image.bytes().ifPresent(bytes -> NoRoom.check(directory, "the image can't be stored", bytes));
        try (HttpGet.Answer source = open(image, digest)) {
            return store(image, digest, file, source, progress);
        }
    }

    private HttpGet.Answer open(ImageSpec image, Digest digest) {
        Optional<HttpGet.Answer> mirrored = mirror.flatMap(from -> openMirror(from, digest));
        return mirrored.orElseGet(() -> openOwn(image));
    }

    private Optional<HttpGet.Answer> openMirror(Mirror from, Digest digest) {
        String name = digest.algorithm() + "/" + digest.hex();
        try {
            return switch (from) {
                case Mirror.Folder folder -> openFile(folder.path().resolve(name));
                case Mirror.Web web -> Optional.of(HttpGet.open(web.base().resolve(name), Reach.ANYWHERE));
            };
        } catch (IOException e) {
            // the image's own address is tried next, and its failure is the one that people are told
            return Optional.empty();
        }
    }

    private static Optional<HttpGet.Answer> openFile(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        return Optional.of(new HttpGet.Answer(Files.newInputStream(file), Optional.of(Files.size(file))));
    }

    private HttpGet.Answer openOwn(ImageSpec image) {
        String url = image.url()
                .orElseThrow(() -> Fault.passing(
                        Fault.IMAGE_MISSING,
                        "The image " + image.name() + " is not on this host, not in its mirror, and has no address to"
                                + " fetch it from: put it in the mirror as "
                                + image.digest().replace(':', '/')
                                + ", or register it with a URL."));
        try {
            return HttpGet.open(new URI(url), reach);
        } catch (URISyntaxException e) {
            throw Fault.lasting(Fault.SPEC, "The image " + image.name() + " has an address that is none.");
        } catch (IOException e) {
            throw Fault.passing(
                    Fault.IMAGE_FETCH, "The image " + image.name() + " can't be fetched: " + e.getMessage() + ".", e);
        }
    }

    private Path store(ImageSpec image, Digest digest, Path file, HttpGet.Answer source, IntConsumer progress)
            throws InterruptedException {
        long limit = Math.min(LARGEST, image.bytes().orElse(LARGEST));
        Optional<Long> size = image.bytes().or(source::bytes);
        source.bytes().ifPresent(bytes -> NoRoom.check(directory, "the image can't be stored", bytes));
        Path half = AtomicFiles.halfMade(file);
        try {
            MessageDigest counter = digest.counter();
            copy(source.body(), half, counter, limit, new Percent(size, progress));
            Digest found = Digest.of(digest.algorithm(), counter);
            if (!found.equals(digest)) {
                throw Fault.lasting(
                        Fault.IMAGE_DIGEST,
                        "What came for the image " + image.name() + " is not what its digest names: wanted " + digest
                                + ", got " + found + ". Nothing was kept. Check the address and the digest.");
            }
            AtomicFiles.makeReadOnly(half);
            AtomicFiles.publish(half, file);
            return file;
        } catch (TooLong e) {
            throw Fault.lasting(
                    Fault.IMAGE_DIGEST,
                    "What came for the image " + image.name() + " is longer than its " + limit
                            + " bytes. Nothing was kept. Check the address and the digest.");
        } catch (IOException e) {
            Fault storage = NoRoom.orStorage("the image " + image.name() + " can't be stored", e);
            throw storage.slug().equals(Fault.NO_ROOM)
                    ? storage
                    : Fault.passing(
                            Fault.IMAGE_FETCH,
                            "The image " + image.name() + " can't be fetched: " + e.getMessage() + ".",
                            e);
        } finally {
            remove(half);
        }
    }

    private static void copy(InputStream in, Path half, MessageDigest counter, long limit, Percent percent)
            throws IOException, InterruptedException {
        byte[] buffer = new byte[CHUNK];
        long total = 0;
        try (FileChannel out =
                FileChannel.open(half, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                total += read;
                if (total > limit) {
                    throw new TooLong();
                }
                counter.update(buffer, 0, read);
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                percent.at(total);
                if (Thread.interrupted()) {
                    throw new InterruptedException("the image is no longer wanted");
                }
            }
        }
    }

    private static void remove(Path half) {
        try {
            Files.deleteIfExists(half);
        } catch (IOException e) {
            // it is removed when the agent starts next; what went wrong before matters more
            half.toFile().deleteOnExit();
        }
    }

    /** Tells each whole percent once. */
    private static final class Percent {
        private final Optional<Long> size;
        private final IntConsumer progress;
        private int told = -1;

        Percent(Optional<Long> size, IntConsumer progress) {
            this.size = size;
            this.progress = progress;
        }

        void at(long bytes) {
            size.filter(whole -> whole > 0).ifPresent(whole -> tell((int) Math.min(100, bytes * 100 / whole)));
        }

        private void tell(int percent) {
            if (percent > told) {
                told = percent;
                progress.accept(percent);
            }
        }
    }

    /** More bytes than there can be. */
    private static final class TooLong extends IOException {
        TooLong() {
            super("longer than it can be");
        }
    }
}
