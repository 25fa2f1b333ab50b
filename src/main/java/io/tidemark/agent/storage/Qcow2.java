package io.tidemark.agent.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * qcow2 files by {@code qemu-img}: the format is always named, never guessed, because a guest can write what looks like
 * another format into a raw disk; and {@code qemu-img} runs under limits, because an image is a stranger's file.
 */
public final class Qcow2 {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /**
     * Address space of a {@code qemu-img} that looks at a stranger's file, in bytes. Most of it is never touched: the stacks
     * and arenas of its threads alone fill 1 GiB in one run of fifty, which then ends for want of a thread.
     */
    private static final String MEMORY_LIMIT = "--as=4294967296";

    /** "QFI" and 0xfb, then the version; the disk's size is eight bytes at this offset. */
    private static final int MAGIC = 0x514649fb;

    private static final int SIZE_AT = 24;

    private static final int HEAD_BYTES = 80;
    private static final int BACKING_AT = 8;
    private static final int FEATURES_AT = 72;
    private static final long DATA_FILE = 1 << 2;

    private static final String CPU_LIMIT = "--cpu=30";

    private Qcow2() {}

    /**
     * What an image says of itself.
     *
     * @param virtualBytes the size of the disk that a guest sees
     */
    public record Image(long virtualBytes) {}

    /**
     * Looks at a qcow2 image that came from outside.
     *
     * @throws Fault if it is none, or refers to another file
     */
    public static Image inspect(Path image) throws InterruptedException {
        refuseOtherFiles(image);
        Programs.Ended info = limited(
                image.getParent(),
                List.of(
                        "qemu-img",
                        "info",
                        "--output=json",
                        "-f",
                        "qcow2",
                        "--",
                        image.toAbsolutePath().toString()));
        if (info.exit() != 0) {
            throw refused("is not a qcow2 disk image", info.output());
        }
        JsonNode said = parse(info.output());
        if (said.has("backing-filename") || said.has("full-backing-filename")) {
            throw refused("has a backing file", "it would open another file of this host");
        }
        JsonNode details = said.path("format-specific").path("data");
        if (details.has("data-file")) {
            throw refused("has an outside data file", "it would open another file of this host");
        }
        if (said.path("encrypted").asBoolean(false)) {
            throw refused("is encrypted", "there is no key for it");
        }
        return new Image(said.path("virtual-size").asLong());
    }

    /** By the head alone: qemu-img opens an outside data file before it tells of it. What is no qcow2 is left to it. */
    private static void refuseOtherFiles(Path image) {
        ByteBuffer head;
        try (InputStream in = Files.newInputStream(image)) {
            head = ByteBuffer.wrap(in.readNBytes(HEAD_BYTES));
        } catch (IOException e) {
            throw NoRoom.orStorage("the image can't be read", e);
        }
        if (head.limit() < BACKING_AT + Long.BYTES || head.getInt(0) != MAGIC) {
            return;
        }
        if (head.getLong(BACKING_AT) != 0) {
            throw refused("has a backing file", "it would open another file of this host");
        }
        boolean withFeatures = head.getInt(Integer.BYTES) >= 3 && head.limit() == HEAD_BYTES;
        if (withFeatures && (head.getLong(FEATURES_AT) & DATA_FILE) != 0) {
            throw refused("has an outside data file", "it would open another file of this host");
        }
    }

    /** Makes {@code overlay}, named relatively in {@code folder}, over the read-only image {@code backing}. */
    static void makeOverlay(Path folder, String overlay, String backing, long bytes) throws InterruptedException {
        Programs.run(
                folder,
                LIMIT,
                List.of("qemu-img", "create", "-q", "-f", "qcow2", "-F", "qcow2", "-b", backing, overlay, "" + bytes));
    }

    /** Turns the raw file {@code raw} into the qcow2 file {@code target}; empty stretches take no room. */
    static void convert(Path folder, String raw, String target) throws InterruptedException {
        Programs.run(folder, LIMIT, List.of("qemu-img", "convert", "-q", "-f", "raw", "-O", "qcow2", raw, target));
    }

    /** The size of the disk in a qcow2 file that we made, out of its head: asking qemu-img would cost each start 15 ms. */
    static long virtualBytes(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            if (in.readInt() != MAGIC) {
                throw new IOException(file + " is not a qcow2 file");
            }
            in.skipNBytes(SIZE_AT - Integer.BYTES);
            return in.readLong();
        }
    }

    /** Makes the disk in a qcow2 file larger. */
    static void grow(Path folder, String file, long bytes) throws InterruptedException {
        Programs.run(folder, LIMIT, List.of("qemu-img", "resize", "-q", "-f", "qcow2", file, "" + bytes));
    }

    /** Copies the first {@code sectors} sectors of 512 bytes of the disk in {@code image} to the file {@code target}. */
    static void readStart(Path folder, Path image, String target, int sectors) throws InterruptedException {
        Programs.Ended copied = limited(
                folder,
                List.of(
                        "qemu-img",
                        "dd",
                        "-f",
                        "qcow2",
                        "-O",
                        "raw",
                        "bs=512",
                        "count=" + sectors,
                        "if=" + image.toAbsolutePath(),
                        "of=" + target));
        if (copied.exit() != 0) {
            throw refused("can't be read", copied.output());
        }
    }

    private static Programs.Ended limited(Path folder, List<String> command) throws InterruptedException {
        List<String> limited = new ArrayList<>(List.of("prlimit", MEMORY_LIMIT, CPU_LIMIT, "--"));
        limited.add(Programs.require(command.getFirst()).toString());
        limited.addAll(command.subList(1, command.size()));
        return Programs.tryRun(folder, LIMIT, limited);
    }

    private static JsonNode parse(String text) {
        try {
            return Json.mapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw Fault.passing(Fault.STORAGE, "qemu-img info says what is not JSON", e);
        }
    }

    private static Fault refused(String what, String why) {
        String shortened = why.strip();
        return Fault.lasting(
                Fault.IMAGE_REFUSED,
                "The image " + what + ": " + shortened.substring(0, Math.min(300, shortened.length()))
                        + ". Register a plain qcow2 image.");
    }
}
