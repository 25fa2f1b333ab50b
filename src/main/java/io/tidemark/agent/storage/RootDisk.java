package io.tidemark.agent.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The root of a disk-kind VM: an overlay of its own on the image, and the firmware that can boot it. */
public final class RootDisk {

    /** Enough for the partition tables: the protective one, the GPT's head and its 128 entries. */
    private static final int SECTORS = 40;

    private static final int SECTOR = 512;

    /** The type of an EFI system partition in a GPT, in the order in which its bytes stand on the disk. */
    private static final byte[] EFI_SYSTEM = HexFormat.of().parseHex("28732ac11ff8d211ba4b00a0c93ec93b");

    private static final int EFI_SYSTEM_IN_MBR = 0xef;

    private static final List<Path> UEFI_VARIABLES =
            List.of(Path.of("/usr/share/OVMF/OVMF_VARS_4M.fd"), Path.of("/usr/share/OVMF/OVMF_VARS.fd"));

    private static final List<Path> UEFI_CODE =
            List.of(Path.of("/usr/share/OVMF/OVMF_CODE_4M.fd"), Path.of("/usr/share/OVMF/OVMF_CODE.fd"));

    private RootDisk() {}

    /** What starts the guest's boot loader. */
    public enum Firmware {
        BIOS,
        UEFI
    }

    /**
     * What a root was made from.
     *
     * @param image the digest of the image below it
     */
    public record Made(String image, Firmware firmware) {}

    /** The code of the UEFI firmware, if it is installed. */
    public static Optional<Path> uefiCode() {
        return UEFI_CODE.stream().filter(Files::isReadable).findFirst();
    }

    /**
     * Makes the root if it is missing, and makes it anew if it stands on another image: what was on it is gone then, which
     * the console has had accepted before it changed the VM's image.
     *
     * @param image the image's file, somewhere below the data directory
     * @return what it was made from
     * @throws Fault if the image is refused
     */
    public static Made ensure(DataDirectory directory, VmFolder folder, Path image, Digest digest)
            throws InterruptedException {
        try {
            Optional<Made> before = read(folder).filter(made -> made.image().equals(digest.toString()));
            Made made = before.isPresent() ? before.get() : inspect(folder, image, digest);
            if (made.firmware() == Firmware.UEFI) {
                ensureVariables(folder);
            }
            if (Files.notExists(folder.file(VmFolder.ROOT))) {
                make(directory, folder, image);
            }
            if (before.isEmpty()) {
                AtomicFiles.write(folder.rootBase(), Json.mapper().writeValueAsBytes(made));
            }
            return made;
        } catch (IOException e) {
            throw NoRoom.orStorage("the root can't be made", e);
        }
    }

    private static Optional<Made> read(VmFolder folder) throws IOException {
        // only what is certainly not there is missing: inspect() removes a root without its note
        return Files.notExists(folder.rootBase()) || Files.notExists(folder.file(VmFolder.ROOT))
                ? Optional.empty()
                : Optional.of(Json.mapper().readValue(Files.readAllBytes(folder.rootBase()), Made.class));
    }

    private static Made inspect(VmFolder folder, Path image, Digest digest) throws IOException, InterruptedException {
        Qcow2.inspect(image);
        // a root without its note is one that a kill interrupted: it has never been booted
        Files.deleteIfExists(folder.rootBase());
        Files.deleteIfExists(folder.file(VmFolder.ROOT));
        Files.deleteIfExists(folder.file(VmFolder.UEFI_VARIABLES));
        Path start = AtomicFiles.halfMade(folder.file(VmFolder.ROOT));
        try {
            Qcow2.readStart(folder.path(), image, start.getFileName().toString(), SECTORS);
            return new Made(digest.toString(), firmwareFor(Files.readAllBytes(start)));
        } finally {
            Files.deleteIfExists(start);
        }
    }

    private static void make(DataDirectory directory, VmFolder folder, Path image)
            throws IOException, InterruptedException {
        NoRoom.check(directory, "the root can't be made", 1024 * 1024);
        Path half = AtomicFiles.halfMade(folder.file(VmFolder.ROOT));
        try {
            long bytes = Qcow2.inspect(image).virtualBytes();
            String backing = folder.path().relativize(image).toString();
            Qcow2.makeOverlay(folder.path(), half.getFileName().toString(), backing, bytes);
            AtomicFiles.publish(half, folder.file(VmFolder.ROOT));
        } finally {
            Files.deleteIfExists(half);
        }
    }

    private static void ensureVariables(VmFolder folder) throws IOException {
        Path variables = folder.file(VmFolder.UEFI_VARIABLES);
        if (!Files.notExists(variables)) {
            return;
        }
        Path template = UEFI_VARIABLES.stream()
                .filter(Files::isReadable)
                .findFirst()
                .orElseThrow(
                        () -> Fault.passing(
                                Fault.PROGRAM_MISSING,
                                "The image needs UEFI, and its firmware is missing on this host: install the Debian package ovmf."));
        AtomicFiles.write(variables, Files.readAllBytes(template));
    }

    /** What can boot the disk whose first sectors these are: UEFI where there is an EFI system partition. */
    static Firmware firmwareFor(byte[] start) {
        if (start.length < SECTOR || (start[510] & 0xff) != 0x55 || (start[511] & 0xff) != 0xaa) {
            return Firmware.BIOS;
        }
        for (int entry = 0; entry < 4; entry++) {
            if ((start[446 + entry * 16 + 4] & 0xff) == EFI_SYSTEM_IN_MBR) {
                return Firmware.UEFI;
            }
        }
        return hasEfiSystemPartition(start) ? Firmware.UEFI : Firmware.BIOS;
    }

    private static boolean hasEfiSystemPartition(byte[] start) {
        byte[] magic = "EFI PART".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        if (start.length < 3 * SECTOR
                || !java.util.Arrays.equals(start, SECTOR, SECTOR + magic.length, magic, 0, magic.length)) {
            return false;
        }
        int entryBytes = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getInt(SECTOR + 84);
        int step = entryBytes >= 128 && entryBytes <= 512 ? entryBytes : 128;
        for (int at = 2 * SECTOR; at + EFI_SYSTEM.length <= start.length; at += step) {
            if (java.util.Arrays.equals(start, at, at + EFI_SYSTEM.length, EFI_SYSTEM, 0, EFI_SYSTEM.length)) {
                return true;
            }
        }
        return false;
    }
}
