package io.tidemark.agent.net;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The head of an HTTP/1.1 answer.
 *
 * @param status such as 200
 * @param headers by lower-case name; of a repeated one, the last
 */
public record HttpHead(int status, Map<String, String> headers) {

    private static final int LONGEST = 16 * 1024;

    public HttpHead {
        headers = Map.copyOf(headers);
    }

    /**
     * Reads a head and leaves the stream at the first byte of the body.
     *
     * @throws IOException if it is none, or longer than 16 KiB
     */
    public static HttpHead read(InputStream in) throws IOException {
        int[] left = {LONGEST};
        String[] first = line(in, left).split(" ", 3);
        if (first.length < 2 || !first[0].startsWith("HTTP/1.") || !first[1].matches("[1-5][0-9]{2}")) {
            throw new IOException("the answer is not HTTP");
        }
        Map<String, String> headers = new HashMap<>();
        for (String line = line(in, left); !line.isEmpty(); line = line(in, left)) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new IOException("the answer has a header without a name");
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new HttpHead(Integer.parseInt(first[1]), headers);
    }

    /** A header's value, if it is there. */
    public Optional<String> header(String lowerCaseName) {
        return Optional.ofNullable(headers.get(lowerCaseName));
    }

    /** One line without its end; what it takes is taken from {@code left}. */
    static String line(InputStream in, int[] left) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the answer ended early");
            }
            if (--left[0] < 0) {
                throw new IOException("the answer's head is too long");
            }
            line.append(new String(new byte[] {(byte) next}, StandardCharsets.ISO_8859_1));
        }
        int length = line.length();
        return length > 0 && line.charAt(length - 1) == '\r' ? line.substring(0, length - 1) : line.toString();
    }
}
