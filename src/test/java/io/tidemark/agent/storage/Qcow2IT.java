package io.tidemark.agent.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.agent.Specs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the real qemu-img and mke2fs. */
class Qcow2IT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path temp;

    @Test
    void an_image_that_opens_another_file_of_the_host_is_refused() throws InterruptedException {
        run("qemu-img", "create", "-q", "-f", "raw", "secret", "1M");
        run("qemu-img", "create", "-q", "-f", "qcow2", "-F", "raw", "-b", "secret", "backed.qcow2");
        run(
                "qemu-img",
                "create",
                "-q",
                "-f",
                "qcow2",
                "-o",
                "data_file=secret,data_file_raw=on",
                "outside.qcow2",
                "1M");

        for (String image : List.of("backed.qcow2", "outside.qcow2")) {
            Fault fault = assertThrows(Fault.class, () -> Qcow2.inspect(temp.resolve(image)));

            assertEquals(Fault.IMAGE_REFUSED, fault.slug());
        }
    }

    @Test
    void a_file_of_another_format_is_refused() throws Exception {
        Files.writeString(temp.resolve("text"), "not an image");
        run("qemu-img", "create", "-q", "-f", "vmdk", "disk.vmdk", "1M");

        for (String image : List.of("text", "disk.vmdk")) {
            Fault fault = assertThrows(Fault.class, () -> Qcow2.inspect(temp.resolve(image)));

            assertEquals(Fault.IMAGE_REFUSED, fault.slug());
        }
    }

    @Test
    void a_data_volume_is_ext4_with_its_label_and_grows_but_never_shrinks() throws Exception {
        try (DataDirectory directory = DataDirectory.open(temp.resolve("data"))) {
            VmFolder folder = directory.vm(Specs.HARBOUR);
            folder.make();

            DataVolume.ensure(directory, folder, 2);
            run(
                    "qemu-img",
                    "convert",
                    "-f",
                    "qcow2",
                    "-O",
                    "raw",
                    folder.file(VmFolder.DATA).toString(),
                    "raw");
            String label = run("e2label", "raw");
            DataVolume.ensure(directory, folder, 3);
            DataVolume.ensure(directory, folder, 1);

            assertEquals("data-volume", label.strip());
            assertEquals(3L << 30, Qcow2.virtualBytes(folder.file(VmFolder.DATA)));
            assertTrue(DataVolume.bytesOnDisk(folder) < 64 * 1024 * 1024);
            try (Stream<Path> files = Files.list(folder.path())) {
                assertEquals(
                        List.of(VmFolder.DATA),
                        files.map(file -> file.getFileName().toString()).toList());
            }
        }
    }

    @Test
    void the_firmware_follows_from_the_partition_table() {
        byte[] bios = new byte[20 * 1024];
        bios[510] = 0x55;
        bios[511] = (byte) 0xaa;
        byte[] mbrWithEfi = bios.clone();
        mbrWithEfi[446 + 4] = (byte) 0xef;
        byte[] gpt = bios.clone();
        System.arraycopy("EFI PART".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, gpt, 512, 8);
        byte[] gptWithEfi = gpt.clone();
        byte[] efiSystem = java.util.HexFormat.of().parseHex("28732ac11ff8d211ba4b00a0c93ec93b");
        System.arraycopy(efiSystem, 0, gptWithEfi, 1024 + 128, efiSystem.length);

        assertEquals(RootDisk.Firmware.BIOS, RootDisk.firmwareFor(new byte[20 * 1024]));
        assertEquals(RootDisk.Firmware.BIOS, RootDisk.firmwareFor(Arrays.copyOf(bios, 100)));
        assertEquals(RootDisk.Firmware.BIOS, RootDisk.firmwareFor(bios));
        assertEquals(RootDisk.Firmware.BIOS, RootDisk.firmwareFor(gpt));
        assertEquals(RootDisk.Firmware.UEFI, RootDisk.firmwareFor(mbrWithEfi));
        assertEquals(RootDisk.Firmware.UEFI, RootDisk.firmwareFor(gptWithEfi));
    }

    @Test
    void a_root_stays_as_it_is_until_it_is_to_stand_on_another_image() throws Exception {
        run("qemu-img", "create", "-q", "-f", "qcow2", "image", "8M");
        Digest one = new Digest("sha256", "ab".repeat(32));
        Digest other = new Digest("sha256", "cd".repeat(32));
        try (DataDirectory directory = DataDirectory.open(temp.resolve("data"))) {
            Files.copy(temp.resolve("image"), directory.image(one));
            Files.copy(temp.resolve("image"), directory.image(other));
            Digest refused = new Digest("sha256", "ef".repeat(32));
            Files.writeString(directory.image(refused), "no image");
            VmFolder folder = directory.vm(Specs.HARBOUR);
            folder.make();

            RootDisk.Made made = RootDisk.ensure(directory, folder, directory.image(one), one);
            RootDisk.Made again = RootDisk.ensure(directory, folder, directory.image(one), one);
            FileTime written = Files.getLastModifiedTime(folder.file(VmFolder.ROOT));
            assertThrows(Fault.class, () -> RootDisk.ensure(directory, folder, directory.image(refused), refused));

            assertEquals(made, again);
            assertEquals(written, Files.getLastModifiedTime(folder.file(VmFolder.ROOT)), "a bad image costs nothing");
            assertEquals(
                    other.toString(),
                    RootDisk.ensure(directory, folder, directory.image(other), other)
                            .image());
            String backing = run(
                    "qemu-img",
                    "info",
                    "-f",
                    "qcow2",
                    folder.file(VmFolder.ROOT).toString());
            assertTrue(backing.contains("cd".repeat(32)), backing);
            assertFalse(backing.contains(temp.toString() + "/data/images"), "the overlay names its image relatively");
        }
    }

    private String run(String... command) throws InterruptedException {
        return Programs.run(temp, LIMIT, List.of(command));
    }
}
