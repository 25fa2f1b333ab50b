package io.tidemark.agent.base;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** A gzipped ustar archive of a few files, owned by root: what Alpine's initramfs takes as an overlay. */
final class Tar {

    private static final int BLOCK = 512;

    private Tar() {}

    /** The archive's bytes; paths are at most 99 characters long. */
    static byte[] gzipped(List<GuestFile> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            for (GuestFile file : files) {
                out.write(header(file));
                out.write(file.content());
                out.write(new byte[-file.content().length & (BLOCK - 1)]);
            }
            out.write(new byte[2 * BLOCK]);
        }
        return bytes.toByteArray();
    }

    private static byte[] header(GuestFile file) {
        byte[] header = new byte[BLOCK];
        put(header, 0, file.path());
        put(header, 100, octal(file.mode(), 7));
        put(header, 108, "0000000");
        put(header, 116, "0000000");
        put(header, 124, octal(file.content().length, 11));
        put(header, 136, "00000000000");
        put(header, 148, "        ");
        put(header, 156, "0");
        put(header, 257, "ustar");
        put(header, 263, "00");
        int sum = 0;
        for (byte each : header) {
            sum += each & 0xff;
        }
        put(header, 148, octal(sum, 6) + "\0 ");
        return header;
    }

    private static String octal(int number, int digits) {
        String plain = Integer.toOctalString(number);
        return "0".repeat(digits - plain.length()) + plain;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
