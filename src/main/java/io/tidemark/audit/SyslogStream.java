package io.tidemark.audit;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jboss.logging.Logger;

/**
 * Syslog over TCP (RFC 6587, octet counting) or TLS (RFC 5425). It has no acknowledgement, and what lies in a buffer when
 * the receiver dies is lost unseen; so each batch has a connection of its own, and counts once the receiver has read it to
 * its end and closed its own side: one that dies before resets the connection.
 */
final class SyslogStream implements Receiver {

    private static final Logger LOG = Logger.getLogger(SyslogStream.class);
    private static final Duration TO_CONNECT = Duration.ofSeconds(5);

    /** A receiver that stops reading would hold the writer for ever. */
    private static final Duration TO_WRITE = Duration.ofSeconds(20);

    private static final Duration TO_CLOSE = Duration.ofSeconds(10);

    private final String host;
    private final int port;
    private final Optional<SSLContext> tls;
    private final SyslogMessage message;

    SyslogStream(String host, int port, Optional<SSLContext> tls, SyslogMessage message) {
        this.host = host;
        this.port = port;
        this.tls = tls;
        this.message = message;
    }

    @Override
    public void take(List<Forwarded> entries) throws IOException {
        try (Socket plain = new Socket()) {
            CountDownLatch over = new CountDownLatch(1);
            Thread.ofVirtual().name("audit-forward-limit").start(() -> closeAfter(plain, over));
            try {
                plain.connect(new InetSocketAddress(host, port), (int) TO_CONNECT.toMillis());
                plain.setSoTimeout((int) TO_CLOSE.toMillis());
                try (Socket socket = secured(plain)) {
                    write(socket, entries);
                    socket.shutdownOutput();
                    awaitEnd(socket);
                }
            } finally {
                over.countDown();
            }
        }
    }

    private void write(Socket socket, List<Forwarded> entries) throws IOException {
        OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
        for (Forwarded entry : entries) {
            byte[] bytes = message.of(entry);
            out.write((bytes.length + " ").getBytes(StandardCharsets.US_ASCII));
            out.write(bytes);
        }
        out.flush();
    }

    private Socket secured(Socket plain) throws IOException {
        if (tls.isEmpty()) {
            return plain;
        }
        SSLSocket socket = (SSLSocket) tls.get().getSocketFactory().createSocket(plain, host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static void awaitEnd(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        try {
            while (in.read() >= 0) {
                LOG.trace("A syslog receiver says something, which means nothing");
            }
        } catch (SocketTimeoutException e) {
            throw new IOException("The receiver did not close the connection after it was sent entries", e);
        }
    }

    private static void closeAfter(Socket socket, CountDownLatch over) {
        try {
            if (!over.await(TO_CONNECT.plus(TO_WRITE).plus(TO_CLOSE).toSeconds(), TimeUnit.SECONDS)) {
                socket.close();
            }
        } catch (IOException e) {
            LOG.debug("A connection to a syslog receiver was gone already", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
