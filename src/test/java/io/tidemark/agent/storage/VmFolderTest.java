package io.tidemark.agent.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.agent.Specs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VmFolderTest {

    @TempDir
    Path temp;

    @Test
    void a_folder_is_private_and_goes_with_all_that_is_in_it() throws IOException {
        try (DataDirectory directory = DataDirectory.open(temp.resolve("data"))) {
            VmFolder folder = directory.vm(Specs.HARBOUR);

            folder.make();
            Files.createDirectories(folder.file("deep/er"));
            Files.writeString(folder.file("deep/er/file"), "x");

            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())));
            assertEquals(List.of(Specs.HARBOUR), directory.vmIds());
            folder.remove();
            assertFalse(folder.exists());
            assertEquals(List.of(), directory.vmIds());
        }
    }

    @Test
    void removing_a_folder_never_follows_a_link() throws IOException {
        Path treasure = Files.createDirectories(temp.resolve("treasure"));
        Files.writeString(treasure.resolve("gold"), "x");
        try (DataDirectory directory = DataDirectory.open(temp.resolve("data"))) {
            VmFolder folder = directory.vm(Specs.HARBOUR);
            folder.make();
            Files.createSymbolicLink(folder.file("link"), treasure);

            folder.remove();

            assertTrue(Files.exists(treasure.resolve("gold")));
        }
    }

    @Test
    void what_is_no_vm_is_no_vm() throws IOException {
        try (DataDirectory directory = DataDirectory.open(temp.resolve("data"))) {
            Path vms = temp.resolve("data/vms");
            Files.createDirectories(vms.resolve("lost+found"));
            Files.createDirectories(vms.resolve("1-1-1-1-1"));
            Files.writeString(vms.resolve("01890000-0000-7000-8000-000000000009"), "a file");
            Files.createSymbolicLink(vms.resolve("01890000-0000-7000-8000-000000000008"), temp);

            assertEquals(List.of(), directory.vmIds());
        }
    }

    @Test
    void what_was_half_made_goes_when_the_agent_starts() throws IOException {
        DataDirectory.open(temp.resolve("data")).close();
        Path half = Files.createDirectories(temp.resolve("data/vms/.new-1/x"));
        Path image = Files.writeString(temp.resolve("data/images/sha512/.new-2"), "half");

        DataDirectory.open(temp.resolve("data")).close();

        assertFalse(Files.exists(half));
        assertFalse(Files.exists(image));
    }
}
