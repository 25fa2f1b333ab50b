package io.tidemark.agent.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.agent.Specs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EpochTest {

    @TempDir
    Path temp;

    @Test
    void a_reset_drops_the_data_volume_and_the_root_disk_once() throws IOException {
        try (DataDirectory directory = DataDirectory.open(temp.resolve("data"))) {
            VmFolder folder = withDisks(directory);

            Epoch.begin(folder, 2);

            assertFalse(Files.exists(folder.file(VmFolder.DATA)));
            assertFalse(Files.exists(folder.file(VmFolder.ROOT)));
            assertFalse(Files.exists(folder.rootBase()));
            Files.writeString(folder.file(VmFolder.DATA), "written since");
            Epoch.begin(folder, 2);
            assertTrue(Files.exists(folder.file(VmFolder.DATA)));
        }
    }

    @Test
    void without_a_reset_everything_stays() throws IOException {
        try (DataDirectory directory = DataDirectory.open(temp.resolve("data"))) {
            VmFolder folder = withDisks(directory);

            Epoch.begin(folder, 1);

            assertTrue(Files.exists(folder.file(VmFolder.DATA)));
            assertTrue(Files.exists(folder.file(VmFolder.ROOT)));
        }
    }

    @Test
    void an_older_definition_drops_nothing() throws IOException {
        try (DataDirectory directory = DataDirectory.open(temp.resolve("data"))) {
            VmFolder folder = withDisks(directory);
            Epoch.begin(folder, 5);
            Files.writeString(folder.file(VmFolder.DATA), "written since");

            Epoch.begin(folder, 4);

            assertTrue(Files.exists(folder.file(VmFolder.DATA)));
        }
    }

    @Test
    void where_the_epoch_can_not_be_read_nothing_is_dropped() throws IOException {
        try (DataDirectory directory = DataDirectory.open(temp.resolve("data"))) {
            VmFolder folder = withDisks(directory);
            Files.writeString(folder.epoch(), "tide");

            Fault fault = assertThrows(Fault.class, () -> Epoch.begin(folder, 2));

            assertEquals(Fault.STORAGE, fault.slug());
            assertTrue(Files.exists(folder.file(VmFolder.DATA)));
        }
    }

    private static VmFolder withDisks(DataDirectory directory) throws IOException {
        VmFolder folder = directory.vm(Specs.HARBOUR);
        folder.make();
        Files.writeString(folder.file(VmFolder.DATA), "data");
        Files.writeString(folder.file(VmFolder.ROOT), "root");
        Files.writeString(folder.rootBase(), "{}");
        return folder;
    }
}
