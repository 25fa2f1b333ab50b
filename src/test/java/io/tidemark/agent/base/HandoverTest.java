package io.tidemark.agent.base;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tidemark.agent.storage.Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a builder VM left on its drive is its claim: believed as far as it fits the drive. */
class HandoverTest {

    private static final String WHOLE =
            "tidemark-base 1\ninitramfs 4096 3\nroot 4100 5\nrelease 3.19.1\nkernel 6.1.0-56\nend\n";

    @TempDir
    private Path folder;

    @Test
    void a_whole_header_says_where_the_parts_are() throws IOException {
        Handover handover = Handover.on(drive(WHOLE));

        assertEquals("3.19.1", handover.release());
        assertEquals("6.1.0-56", handover.kernelVersion());
        assertArrayEquals(new byte[] {0, 1, 2}, read(handover, handover.initramfs()));
        assertArrayEquals(new byte[] {4, 5, 6, 7, 8}, read(handover, handover.root()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tidemark-base 1\n",
                "tidemark-base 2\ninitramfs 4096 3\nroot 4100 5\nend\n",
                "tidemark-base 1\ninitramfs 4096 3\nend\n",
                "tidemark-base 1\ninitramfs 4096\nroot 4100 5\nend\n",
                "tidemark-base 1\ninitramfs x y\nroot 4100 5\nend\n",
                "tidemark-base 1\ninitramfs 0 3\nroot 4100 5\nend\n",
                "tidemark-base 1\ninitramfs 4096 3\nroot 4100 99999\nend\n",
                "tidemark-base 1\ninitramfs 4096 3\nroot 9223372036854775807 5\nend\n",
                "tidemark-base 1\ninitramfs 4096 -3\nroot 4100 5\nend\n",
                "tidemark-base 1\ninitramfs 4096 3\nroot 4100 5\nen"
            })
    void a_header_that_is_not_whole_or_not_true_is_refused(String header) {
        Fault fault = assertThrows(Fault.class, () -> Handover.on(drive(header)));

        assertEquals(Fault.BASE, fault.slug());
    }

    @Test
    void a_version_with_anything_odd_in_it_is_unknown() throws IOException {
        Handover handover = Handover.on(drive(WHOLE.replace("3.19.1", "<b>$(x)</b>")));

        assertEquals("unknown", handover.release());
    }

    private static byte[] read(Handover handover, Handover.Part part) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        handover.copy(part, out);
        return out.toByteArray();
    }

    private Path drive(String header) throws IOException {
        byte[] bytes = Arrays.copyOf(header.getBytes(StandardCharsets.US_ASCII), 4096 + 16);
        for (int i = 0; i < 16; i++) {
            bytes[4096 + i] = (byte) i;
        }
        return Files.write(folder.resolve("out.raw"), bytes);
    }
}
