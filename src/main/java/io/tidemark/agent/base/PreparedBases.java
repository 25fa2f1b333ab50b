package io.tidemark.agent.base;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.agent.qemu.Launch.Privileges;
import io.tidemark.agent.storage.Fault;
import io.tidemark.agent.storage.Json;
import io.tidemark.protocol.HostFacts.Accelerator;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The bases of this host, one for each ISO digest, in {@code bases/ALGORITHM/HEX/}: made when they are first asked for by
 * booting the ISO once, then read only. A base is there whole or not at all; two who ask for the same one at once wait for
 * the same work.
 */
public final class PreparedBases {

    private static final String HALF_MADE = ".new-";
    private static final Pattern DIGEST = Pattern.compile("(sha256|sha512):([0-9a-f]{64}|[0-9a-f]{128})");

    /** Compressing 110 MiB with lz4 takes under a second; what takes this long hangs. */
    private static final Duration SQUASH_LIMIT = Duration.ofMinutes(5);

    private final Path folder;
    private final Accelerator accelerator;
    private final Privileges privileges;
    private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();

    /**
     * Opens the bases in {@code folder} and removes what an earlier agent left half made.
     *
     * @param folder made if it is missing; only this agent writes to it
     * @param accelerator what the builder VM runs on
     * @param privileges as whom it runs
     */
    public PreparedBases(Path folder, Accelerator accelerator, Privileges privileges) throws IOException {
        this.folder = folder.toAbsolutePath();
        this.accelerator = accelerator;
        this.privileges = privileges;
        Files.createDirectories(this.folder);
        try (Stream<Path> entries = Files.list(this.folder)) {
            for (Path entry : entries.filter(PreparedBases::isHalfMade).toList()) {
                remove(entry);
            }
        }
    }

    /**
     * The base of an ISO; takes 15 s to a minute the first time, nothing afterwards.
     *
     * @param iso the image, already verified against {@code digest}
     * @param digest {@code sha256:} or {@code sha512:} and lower-case hex
     * @param progress is told, in short sentences, what is being done; from other threads too
     * @throws Fault if it can't be prepared, with what to do about it
     */
    public PreparedBase prepare(Path iso, String digest, Consumer<String> progress) throws InterruptedException {
        Path place = placeOf(digest);
        ReentrantLock lock = locks.computeIfAbsent(digest, key -> new ReentrantLock());
        lock.lockInterruptibly();
        try {
            Optional<PreparedBase> present = present(place, digest);
            return present.isPresent() ? present.get() : make(iso, digest, place, progress);
        } catch (IOException e) {
            throw orFault("The base of " + digest.substring(0, 20) + "… can't be prepared", e);
        } finally {
            lock.unlock();
        }
    }

    /** The base of a digest, if it is prepared. */
    public Optional<PreparedBase> find(String digest) {
        try {
            return present(placeOf(digest), digest);
        } catch (IOException e) {
            throw orFault("The base of " + digest.substring(0, 20) + "… can't be read", e);
        }
    }

    private Path placeOf(String digest) {
        Matcher parts = DIGEST.matcher(digest);
        if (!parts.matches()) {
            throw Fault.lasting(Fault.SPEC, "The image's digest is not sha256: or sha512: and lower-case hex.");
        }
        return folder.resolve(parts.group(1)).resolve(parts.group(2));
    }

    private static Optional<PreparedBase> present(Path place, String digest) throws IOException {
        Path description = place.resolve(PreparedBase.DESCRIPTION);
        if (!Files.isRegularFile(description)) {
            return Optional.empty();
        }
        JsonNode said = Json.mapper().readTree(description.toFile());
        return Optional.of(new PreparedBase(
                digest,
                place,
                said.path("release").asText("unknown"),
                said.path("kernel").asText("unknown")));
    }

    private PreparedBase make(Path iso, String digest, Path place, Consumer<String> progress)
            throws IOException, InterruptedException {
        Path work = Files.createTempDirectory(folder, HALF_MADE);
        try {
            progress.accept("looking at the ISO");
            IsoFiles files = IsoFiles.on(iso, work);
            progress.accept("booting the ISO once");
            Handover handover = new BuilderVm(work, accelerator, privileges).run(files, progress);
            try (OutputStream out = Files.newOutputStream(work.resolve(PreparedBase.INITRAMFS))) {
                handover.copy(handover.initramfs(), out);
            }
            progress.accept("compressing the root");
            squash(work, handover);
            Files.delete(handover.drive());
            Files.write(
                    work.resolve(PreparedBase.DESCRIPTION),
                    Json.mapper()
                            .writeValueAsBytes(Map.of(
                                    "digest",
                                    digest,
                                    "release",
                                    handover.release(),
                                    "kernel",
                                    handover.kernelVersion())));
            publish(work, place);
            return present(place, digest).orElseThrow();
        } finally {
            remove(work);
        }
    }

    private static void squash(Path work, Handover handover) throws InterruptedException {
        // lz4: made in 0.2 s, not zstd's 6 or gzip's 21, and cheap to unpack on an emulated processor; 43 MB, not 26.
        List<String> command =
                List.of("sqfstar", "-comp", "lz4", "-root-mode", "755", "-no-progress", "-quiet", PreparedBase.ROOT);
        ChildProcess.run(work, SQUASH_LIMIT, command, out -> handover.copy(handover.root(), out), line -> {});
    }

    private static void publish(Path work, Path place) throws IOException {
        try (Stream<Path> files = Files.list(work)) {
            for (Path file : files.toList()) {
                file.toFile().setReadOnly();
                flush(file);
            }
        }
        flush(work);
        Files.createDirectories(place.getParent());
        try {
            Files.move(work, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException e) {
            throw new IOException("there is something else at " + place, e);
        }
        flush(place.getParent());
    }

    private static void flush(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static boolean isHalfMade(Path entry) {
        return entry.getFileName().toString().startsWith(HALF_MADE);
    }

    private static void remove(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(root)) {
            for (Path entry : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(entry);
            }
        }
    }

    private static Fault orFault(String what, IOException cause) {
        String reason = String.valueOf(cause.getMessage());
        return reason.contains("No space left on device")
                ? Fault.passing(
                        Fault.NO_ROOM,
                        what + ": the disk is full. Free some space; it is tried again by itself.",
                        cause)
                : Fault.passing(Fault.STORAGE, what + ": " + reason, cause);
    }
}
