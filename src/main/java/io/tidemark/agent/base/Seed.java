package io.tidemark.agent.base;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tidemark.agent.storage.Fault;
import io.tidemark.agent.storage.Json;
import io.tidemark.protocol.VmSpec;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes what carries our programs and a VM's values into its guest: {@code initrd} for the ISO kind, {@code seed.iso} for
 * the disk kind. Anew at each start, so no disk is waited for; the old file stays until the new one is whole.
 */
public final class Seed {

    /** The file for the ISO kind, in the VM's folder. */
    public static final String INITRD = "initrd";
    /** The file for the disk kind, in the VM's folder. */
    public static final String VOLUME = "seed.iso";

    private static final String IN_GUEST = "tidemark";
    private static final String PROGRAMS = IN_GUEST + "/guest";
    private static final String USER_DATA_SCRIPT = "disk/user-data.sh";
    private static final String CLOUD_CONFIG = "#cloud-config";
    private static final String HALF_MADE = ".new-seed-";
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** The same in each initrd: entries of an archive that goes on with a VM's values. */
    private static final byte[] PROGRAMS_FOR_ISO = programsForIso();

    private final Path folder;

    /**
     * For the VM with this folder.
     *
     * @param folder there already; only this agent writes to it
     */
    public Seed(Path folder) {
        this.folder = folder.toAbsolutePath();
    }

    /**
     * Writes {@code initrd}: the base's initramfs, then our programs and the VM's values.
     *
     * @return the file
     * @throws Fault if the definition has a value that a guest can't be given, or the file can't be written
     */
    public Path forIso(VmSpec spec, PreparedBase base) {
        Path target = folder.resolve(INITRD);
        Path half = folder.resolve(HALF_MADE + INITRD);
        try {
            Files.deleteIfExists(half);
            try (FileChannel in = FileChannel.open(base.initramfs(), StandardOpenOption.READ);
                    FileChannel out = FileChannel.open(
                            half, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PRIVATE)) {
                copy(in, out);
                OutputStream rest = new BufferedOutputStream(Channels.newOutputStream(out));
                Cpio.pad(rest, in.size());
                rest.write(PROGRAMS_FOR_ISO);
                Cpio cpio = new Cpio(rest);
                for (GuestFile file : values(spec)) {
                    cpio.add(file);
                }
                cpio.end();
                rest.flush();
            }
            return publish(half, target);
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    /**
     * Writes {@code seed.iso}, a NoCloud volume.
     *
     * @return the file
     * @throws Fault if the definition has a value that a guest can't be given, xorriso is missing, or the file can't be
     *     written
     */
    public Path forDisk(VmSpec spec) throws InterruptedException {
        List<GuestFile> files = new ArrayList<>(values(spec));
        GuestPrograms.all().forEach(program -> files.add(program.below(PROGRAMS)));
        byte[] script = GuestPrograms.named(USER_DATA_SCRIPT).content();
        String wanted = spec.userData().orElse("");
        files.add(GuestFile.text("meta-data", GuestFile.TEXT, metaData(spec)));
        files.add(new GuestFile("vendor-data", GuestFile.TEXT, script));
        files.add(new GuestFile(
                "user-data",
                GuestFile.TEXT,
                wanted.startsWith(CLOUD_CONFIG) ? wanted.getBytes(StandardCharsets.UTF_8) : script));
        Path target = folder.resolve(VOLUME);
        Path half = folder.resolve(HALF_MADE + VOLUME);
        Path tree = folder.resolve(HALF_MADE + "tree");
        try {
            remove(tree);
            Files.deleteIfExists(half);
            for (GuestFile file : files) {
                Path place = tree.resolve(file.path());
                Files.createDirectories(place.getParent());
                Files.write(place, file.content(), StandardOpenOption.CREATE_NEW);
                Files.setPosixFilePermissions(place, PosixFilePermissions.fromString(permissions(file.mode())));
            }
            List<String> command = List.of(
                    "xorriso",
                    "-no_rc",
                    "-as",
                    "mkisofs",
                    "-quiet",
                    "-R",
                    "-J",
                    "-V",
                    "cidata",
                    "-uid",
                    "0",
                    "-gid",
                    "0",
                    "-o",
                    "stdio:" + half.getFileName(),
                    tree.getFileName().toString());
            ChildProcess.run(folder, LIMIT, command, ChildProcess.Input.NONE, line -> {});
            return publish(half, target);
        } catch (IOException e) {
            throw unwritable(target, e);
        } finally {
            removeQuietly(tree);
        }
    }

    /** The kernel copies by itself: the agent's code is interpreted, and a start waits for this. */
    private static void copy(FileChannel in, FileChannel out) throws IOException {
        long size = in.size();
        for (long done = 0; done < size; ) {
            long moved = in.transferTo(done, size - done, out);
            if (moved == 0) {
                throw new IOException("the base's initramfs became shorter while it was read");
            }
            done += moved;
        }
    }

    private static byte[] programsForIso() {
        // One at a time and into room that is there: what a start needs for a moment, an agent keeps for long.
        ByteArrayOutputStream entries = new ByteArrayOutputStream(1 << 18);
        try {
            Cpio cpio = new Cpio(entries);
            cpio.add(GuestPrograms.named("init"));
            Iterator<GuestFile> programs = GuestPrograms.all().iterator();
            while (programs.hasNext()) {
                cpio.add(programs.next().below(PROGRAMS));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory can't be written", e);
        }
        return entries.toByteArray();
    }

    /** What a VM's definition says, for both kinds, below {@code tidemark/}. */
    private static List<GuestFile> values(VmSpec spec) {
        List<GuestFile> files = new ArrayList<>();
        files.add(GuestFile.text(IN_GUEST + "/guest.env", GuestFile.SECRET, GuestEnv.of(spec)));
        spec.userData()
                .filter(data -> !data.isEmpty())
                .ifPresent(data -> files.add(GuestFile.text(IN_GUEST + "/user-data", GuestFile.SECRET, data)));
        return files;
    }

    /** YAML, with each value as a JSON string, which YAML reads as what it is. */
    private static String metaData(VmSpec spec) {
        StringBuilder text = new StringBuilder();
        text.append("instance-id: ").append(json(spec.id().toString())).append('\n');
        text.append("local-hostname: ").append(json(spec.name())).append('\n');
        text.append("hostname: ").append(json(spec.name())).append('\n');
        if (!spec.sshKeys().isEmpty()) {
            text.append("public-keys:\n");
            spec.sshKeys().forEach(key -> text.append("  - ").append(json(key)).append('\n'));
        }
        return text.toString();
    }

    private static String json(String text) {
        try {
            return Json.mapper().writeValueAsString(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a string can't be written as JSON", e);
        }
    }

    private static String permissions(int mode) {
        return switch (mode) {
            case GuestFile.PROGRAM -> "rwxr-xr-x";
            case GuestFile.SECRET -> "rw-------";
            case GuestFile.TEXT -> "rw-r--r--";
            default -> throw new IllegalArgumentException("no guest file has mode " + Integer.toOctalString(mode));
        };
    }

    private static Path publish(Path half, Path target) throws IOException {
        Files.setPosixFilePermissions(half, PosixFilePermissions.fromString("rw-------"));
        return Files.move(half, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
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

    private static void removeQuietly(Path root) {
        try {
            remove(root);
        } catch (IOException e) {
            // The next start removes it first thing; what is there now works.
            root.toFile().deleteOnExit();
        }
    }

    private static Fault unwritable(Path target, IOException cause) {
        String reason = String.valueOf(cause.getMessage());
        return reason.contains("No space left on device")
                ? Fault.passing(Fault.NO_ROOM, target + " can't be written: the disk is full. Free some space.", cause)
                : Fault.passing(Fault.STORAGE, target + " can't be written: " + reason, cause);
    }
}
