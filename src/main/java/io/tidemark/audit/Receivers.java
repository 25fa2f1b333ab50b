package io.tidemark.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Where the log is forwarded to, as it is configured; a mistake in it stops the start. */
final class Receivers {

    /** RFC 6587, 5425 and 5426 name them. */
    private static final int TCP = 601;

    private static final int TLS = 6514;
    private static final int UDP = 514;
    private static final int SHORTEST_SECRET = 16;

    private final ObjectMapper json;
    private final Optional<String> secret;
    private final Optional<String> caFile;

    /**
     * @param secret what signs a webhook's batches
     * @param caFile certificates in PEM that are trusted instead of the JDK's
     */
    Receivers(ObjectMapper json, Optional<String> secret, Optional<String> caFile) {
        this.json = json;
        this.secret = secret;
        this.caFile = caFile;
    }

    /**
     * The system at an address.
     *
     * @throws IllegalStateException if it is none of {@code syslog+tls://HOST:PORT}, {@code syslog+tcp://…},
     *     {@code syslog+udp://…}, {@code https://…} and {@code http://…}, or lacks its secret
     */
    Receiver at(URI address) {
        if (address.getHost() == null || address.getUserInfo() != null) {
            throw new IllegalStateException("TIDEMARK_AUDIT_FORWARD_URL needs a host, and no user: " + label(address));
        }
        SyslogMessage message = new SyslogMessage(json);
        return switch (scheme(address)) {
            case "syslog+tls" ->
                new SyslogStream(address.getHost(), port(address, TLS), Optional.of(trusting()), message);
            case "syslog+tcp" -> new SyslogStream(address.getHost(), port(address, TCP), Optional.empty(), message);
            case "syslog+udp" -> new SyslogDatagrams(address.getHost(), port(address, UDP), message);
            case "https" -> new Webhook(address, signing(), Optional.of(trusting()), json, Clock.systemUTC());
            case "http" -> new Webhook(address, signing(), Optional.empty(), json, Clock.systemUTC());
            default ->
                throw new IllegalStateException(
                        "TIDEMARK_AUDIT_FORWARD_URL is syslog+tls:, syslog+tcp:, syslog+udp:, https: or http:, not "
                                + label(address));
        };
    }

    /** What is shown of an address: its path may hold a secret. */
    static String label(URI address) {
        return scheme(address) + "://" + address.getHost() + (address.getPort() < 0 ? "" : ":" + address.getPort());
    }

    private static String scheme(URI address) {
        return Optional.ofNullable(address.getScheme()).orElse("");
    }

    private static int port(URI address, int usual) {
        return address.getPort() < 0 ? usual : address.getPort();
    }

    private String signing() {
        return secret.filter(text -> text.length() >= SHORTEST_SECRET)
                .orElseThrow(() -> new IllegalStateException("A webhook's batches are signed: give both sides the same"
                        + " secret of at least " + SHORTEST_SECRET + " characters (TIDEMARK_AUDIT_FORWARD_SECRET)."));
    }

    private SSLContext trusting() {
        try {
            if (caFile.isEmpty()) {
                return SSLContext.getDefault();
            }
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            try (InputStream in = Files.newInputStream(Path.of(caFile.get()))) {
                int number = 0;
                for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                    store.setCertificateEntry("ca-" + number++, each);
                }
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(
                    "There are no certificates that could be trusted in " + caFile.orElse("the JDK"), e);
        }
    }

    /** The bytes by which two addresses are told apart. */
    static byte[] bytes(URI address) {
        return address.toString().getBytes(StandardCharsets.UTF_8);
    }
}
