package io.tidemark.agent.net;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Fetches one file by HTTP. Redirects are followed, each judged like the first address; nothing else is clever. */
public final class HttpGet {

    private static final int MOST_REDIRECTS = 5;

    private static final Duration SILENCE = Duration.ofSeconds(30);

    private HttpGet() {}

    /**
     * An answer that is being read.
     *
     * @param body ends where the answer does; closing it closes the connection
     * @param bytes its length, where the server tells
     */
    public record Answer(InputStream body, Optional<Long> bytes) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    /**
     * Asks for {@code uri}.
     *
     * @throws IOException if it can't be had: a wrong scheme, an address out of reach, another status than 200
     */
    public static Answer open(URI uri, Reach reach) throws IOException {
        URI next = uri;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            requireWeb(next);
            Socket socket = Dialer.dial(next, reach, SILENCE);
            try {
                InputStream in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
                ask(socket, next);
                HttpHead head = HttpHead.read(in);
                if (head.status() == 200) {
                    return answer(socket, in, head);
                }
                socket.close();
                next = redirect(next, head);
            } catch (IOException | RuntimeException e) {
                socket.close();
                throw e;
            }
        }
        throw new IOException("more than " + MOST_REDIRECTS + " redirects");
    }

    private static void requireWeb(URI uri) throws IOException {
        boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (!web || uri.getHost() == null || uri.getUserInfo() != null) {
            throw new IOException("only http and https addresses without a password are fetched");
        }
    }

    private static void ask(Socket socket, URI uri) throws IOException {
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        String head = "GET " + path + query + " HTTP/1.1\r\nHost: " + Dialer.hostHeader(uri)
                + "\r\nUser-Agent: tidemark-agent\r\nAccept: */*\r\nAccept-Encoding: identity\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    private static URI redirect(URI from, HttpHead head) throws IOException {
        boolean redirects =
                switch (head.status()) {
                    case 301, 302, 303, 307, 308 -> true;
                    default -> false;
                };
        if (!redirects) {
            throw new IOException("the server answers " + head.status());
        }
        try {
            URI to = from.resolve(new URI(head.header("location").orElse("")));
            if ("https".equals(from.getScheme()) && !"https".equals(to.getScheme())) {
                throw new IOException("the server redirects from https to " + to.getScheme());
            }
            return to;
        } catch (URISyntaxException e) {
            throw new IOException("the server redirects to nowhere", e);
        }
    }

    private static Answer answer(Socket socket, InputStream in, HttpHead head) throws IOException {
        if (head.header("transfer-encoding").isPresent()) {
            return new Answer(new Closing(new ChunkedBody(in), socket), Optional.empty());
        }
        Optional<Long> length = head.header("content-length").flatMap(HttpGet::number);
        InputStream body =
                length.<InputStream>map(bytes -> new FixedBody(in, bytes)).orElse(in);
        return new Answer(new Closing(body, socket), length);
    }

    private static Optional<Long> number(String text) {
        return text.matches("[0-9]{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    /** Closes the connection with the body. */
    private static final class Closing extends FilterInputStream {
        private final Socket socket;

        Closing(InputStream in, Socket socket) {
            super(in);
            this.socket = socket;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** A body of a known length; ending early is an error. */
    private static final class FixedBody extends InputStream {
        private final InputStream in;
        private long left;

        FixedBody(InputStream in, long length) {
            this.in = in;
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = in.read(buffer, offset, (int) Math.min(length, left));
            if (read < 0) {
                throw new IOException("the server closed the connection " + left + " bytes early");
            }
            left -= read;
            return read;
        }
    }

    /** A body in chunks. */
    private static final class ChunkedBody extends InputStream {
        private static final int LONGEST_LINE = 1024;

        private final InputStream in;
        private long left;
        private boolean begun;
        private boolean ended;

        ChunkedBody(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0 && !ended) {
                nextChunk();
            }
            if (ended) {
                return -1;
            }
            int read = in.read(buffer, offset, (int) Math.min(length, left));
            if (read < 0) {
                throw new IOException("the server closed the connection early");
            }
            left -= read;
            return read;
        }

        private void nextChunk() throws IOException {
            if (begun) {
                HttpHead.line(in, new int[] {LONGEST_LINE});
            }
            begun = true;
            String size =
                    HttpHead.line(in, new int[] {LONGEST_LINE}).split(";", 2)[0].strip();
            if (!size.matches("[0-9a-fA-F]{1,15}")) {
                throw new IOException("the server sends a chunk without a size");
            }
            left = Long.parseLong(size, 16);
            ended = left == 0;
        }
    }
}
