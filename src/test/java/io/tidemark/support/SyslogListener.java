package io.tidemark.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A syslog receiver over TCP or TLS that counts octets (RFC 6587) and reads each connection to its end. */
public final class SyslogListener implements AutoCloseable {

    private static final char[] PASSWORD = "changeit".toCharArray();

    private final ServerSocket server;
    private final Optional<Path> certificate;
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final AtomicBoolean dies = new AtomicBoolean();

    private SyslogListener(ServerSocket server, Optional<Path> certificate) {
        this.server = server;
        this.certificate = certificate;
        Thread.ofVirtual().start(this::listen);
    }

    /** Over TCP. */
    public static SyslogListener plain() throws IOException {
        return new SyslogListener(new ServerSocket(0, 5, InetAddress.getLoopbackAddress()), Optional.empty());
    }

    /** Over TLS, as {@code localhost}, by a certificate of its own. */
    public static SyslogListener secured(Path directory) throws Exception {
        Path keys = directory.resolve("keys.p12");
        Command.run(
                directory,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "syslog",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-keystore",
                        keys.toString(),
                        "-storepass",
                        new String(PASSWORD)));
        KeyStore store = KeyStore.getInstance(keys.toFile(), PASSWORD);
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, PASSWORD);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        Path certificate = Files.writeString(
                directory.resolve("ca.pem"),
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(store.getCertificate("syslog").getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
        return new SyslogListener(
                tls.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress()),
                Optional.of(certificate));
    }

    public int port() {
        return server.getLocalPort();
    }

    /** The certificate in PEM. */
    public Path certificate() {
        return certificate.orElseThrow();
    }

    /** What has arrived, in order. */
    public List<String> messages() {
        return List.copyOf(messages);
    }

    /** The next connection is reset before anything is read from it. */
    public void diesOnce() {
        dies.set(true);
    }

    private void listen() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                if (dies.getAndSet(false)) {
                    socket.setSoLinger(true, 0);
                } else {
                    read(socket.getInputStream());
                }
            } catch (IOException e) {
                // The caller went away, or was not let in; or this has been closed.
            }
        }
    }

    private void read(InputStream in) throws IOException {
        ByteArrayOutputStream length = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next != ' ') {
                length.write(next);
                continue;
            }
            int octets = Integer.parseInt(length.toString(StandardCharsets.US_ASCII));
            messages.add(new String(in.readNBytes(octets), StandardCharsets.UTF_8));
            length.reset();
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Could not close a listener", e);
        }
    }
}
