package io.tidemark.agent.base;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * Writes a newc cpio archive as the Linux kernel unpacks it: everything owned by root, folders before what is in them.
 * Several archives may follow one another; each begins on a multiple of four bytes.
 */
final class Cpio {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private static final int FOLDER = 0040755;
    private static final int FILE = 0100000;
    private static final String END = "TRAILER!!!";

    private final OutputStream out;
    private final Set<String> folders = new HashSet<>();
    private int number;

    Cpio(OutputStream out) {
        this.out = out;
    }

    /** Adds a file and the folders above it. */
    void add(GuestFile file) throws IOException {
        String path = file.path();
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            String folder = path.substring(0, slash);
            if (folders.add(folder)) {
                entry(folder, FOLDER, new byte[0]);
            }
        }
        entry(path, FILE | file.mode(), file.content());
    }

    /** Ends the archive; the stream stays open. */
    void end() throws IOException {
        entry(END, 0, new byte[0]);
    }

    private void entry(String path, int mode, byte[] content) throws IOException {
        number++;
        byte[] name =
                Arrays.copyOf(path.getBytes(StandardCharsets.UTF_8), path.getBytes(StandardCharsets.UTF_8).length + 1);
        StringBuilder header = new StringBuilder("070701");
        int[] fields = {number, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, name.length, 0};
        for (int field : fields) {
            header.append(HEX.toHexDigits(field));
        }
        out.write(header.toString().getBytes(StandardCharsets.US_ASCII));
        out.write(name);
        pad(out, header.length() + name.length);
        out.write(content);
        pad(out, content.length);
    }

    /** Zeros up to the next multiple of four. */
    static void pad(OutputStream out, long written) throws IOException {
        out.write(new byte[(int) (-written & 3)]);
    }
}
