package io.tidemark.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** HTTP by hand, for what a client library would put right before it is sent. */
public final class RawHttp {

    private static final int TIMEOUT_MILLIS = 20_000;

    private RawHttp() {}

    /** Asks for a path exactly as it is written; the whole answer. */
    public static String get(URI console, String path) {
        return get(console, path, "");
    }

    /** @param headers further headers, each with its line end */
    public static String get(URI console, String path, String headers) {
        return exchange(
                console,
                "GET " + path + " HTTP/1.1\r\nHost: " + console.getAuthority() + "\r\n" + headers
                        + "Connection: close\r\n\r\n");
    }

    /**
     * Posts nothing.
     *
     * @param headers further headers, each with its line end
     */
    public static String post(URI console, String path, String headers) {
        return exchange(
                console,
                "POST " + path + " HTTP/1.1\r\nHost: " + console.getAuthority() + "\r\n" + headers
                        + "Content-Length: 0\r\nConnection: close\r\n\r\n");
    }

    /** Announces a JSON body of so many bytes and sends only the first of them; the whole answer. */
    public static String post(URI console, String path, long bytes) {
        return exchange(
                console,
                "POST " + path + " HTTP/1.1\r\nHost: " + console.getAuthority()
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + bytes + "\r\n\r\n{");
    }

    /** Sends a body of so many bytes in chunks, without announcing how many there are; the whole answer. */
    public static String postChunks(URI console, String path, int bytes) {
        String chunk = "10000\r\n" + " ".repeat(0x10000) + "\r\n";
        return exchange(
                console,
                "POST " + path + " HTTP/1.1\r\nHost: " + console.getAuthority()
                        + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + chunk.repeat(bytes / 0x10000) + "0\r\n\r\n");
    }

    private static String exchange(URI console, String request) {
        try (Socket socket = new Socket(console.getHost(), console.getPort())) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "No answer to " + request.lines().findFirst().orElse(""), e);
        }
    }
}
