package io.tidemark.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;

/**
 * POSTs of JSON lines, each with {@code Tidemark-Signature: t=SECONDS,v1=HEX}: the HMAC-SHA-256 of the seconds, a dot and
 * the body, by the secret that both sides know. An answer 2xx means that the receiver has them. No redirect is followed:
 * the log goes where the configuration says and nowhere else.
 */
final class Webhook implements Receiver {

    static final String SIGNATURE = "Tidemark-Signature";

    /** Names a batch, so that a receiver knows one that comes again: its first and last position. */
    static final String BATCH = "Tidemark-Batch";

    private static final int LONGEST_BODY = 1 << 20;
    private static final Duration TO_CONNECT = Duration.ofSeconds(5);
    private static final Duration TO_ANSWER = Duration.ofSeconds(20);
    private static final String HMAC = "HmacSHA256";

    private final URI address;
    private final byte[] secret;
    private final ObjectMapper json;
    private final Clock clock;
    private final HttpClient client;

    Webhook(URI address, String secret, Optional<SSLContext> tls, ObjectMapper json, Clock clock) {
        this.address = address;
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
        this.json = json;
        this.clock = clock;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(TO_CONNECT);
        tls.ifPresent(builder::sslContext);
        this.client = builder.build();
    }

    @Override
    public void take(List<Forwarded> entries) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        long first = entries.getFirst().position();
        for (Forwarded entry : entries) {
            body.writeBytes((json.writeValueAsString(entry) + "\n").getBytes(StandardCharsets.UTF_8));
            if (body.size() >= LONGEST_BODY) {
                post(body.toByteArray(), first + "-" + entry.position());
                body.reset();
                first = entry.position() + 1;
            }
        }
        if (body.size() > 0) {
            post(body.toByteArray(), first + "-" + entries.getLast().position());
        }
    }

    private void post(byte[] body, String batch) throws IOException {
        long seconds = clock.instant().getEpochSecond();
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(TO_ANSWER)
                .header("Content-Type", AuditExport.Format.JSONL.mediaType())
                .header(SIGNATURE, "t=" + seconds + ",v1=" + signature(secret, seconds, body))
                .header(BATCH, batch)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try {
            HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            answer.body().close(); // Whatever it says, and however long that is.
            if (answer.statusCode() / 100 != 2) {
                throw new IOException("The receiver answered " + answer.statusCode());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("The console ends", e);
        }
    }

    static String signature(byte[] secret, long seconds, byte[] body) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret, HMAC));
            mac.update((seconds + ".").getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has " + HMAC, e);
        }
    }
}
