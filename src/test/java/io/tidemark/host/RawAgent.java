package io.tidemark.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.demo.AgentSocket;
import io.tidemark.protocol.HostCapacity;
import io.tidemark.protocol.HostFacts;
import io.tidemark.protocol.Protocol;
import io.tidemark.protocol.ToConsole;
import io.tidemark.protocol.VmReport;
import io.tidemark.support.SimulatedHosts;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One connection of an agent that says whatever a test wants, when it wants. */
final class RawAgent implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final KeyPair keys;
    private final BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
    private final AgentSocket socket;

    RawAgent(KeyPair keys) {
        this.keys = keys;
        this.socket = new AgentSocket(
                HttpClient.newHttpClient(),
                SimulatedHosts.console().resolve(Protocol.PATH),
                text -> heard.add(parsed(text)),
                bytes -> {});
        socket.begin();
    }

    static KeyPair newKeys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK makes Ed25519 keys", e);
        }
    }

    /** Enrols with a fresh token; the host's id. */
    static UUID enrolled(KeyPair keys) {
        try (RawAgent agent = new RawAgent(keys)) {
            return UUID.fromString(agent.enrol(SimulatedHosts.token())
                    .expect("enrolled")
                    .get("host")
                    .asText());
        }
    }

    /** A connection that has said hello. */
    static RawAgent linked(KeyPair keys, UUID host, UUID session) {
        RawAgent agent = new RawAgent(keys);
        agent.send(agent.hello(agent.nonce(), host, session, 1));
        agent.expect("welcome");
        return agent;
    }

    String nonce() {
        return expect("challenge").get("nonce").asText();
    }

    RawAgent enrol(String token) {
        String key = publicKey();
        send(new ToConsole.Enrol(token, key, sign(nonce(), token, key), "raw"));
        return this;
    }

    String publicKey() {
        return Base64.getEncoder().encodeToString(keys.getPublic().getEncoded());
    }

    ToConsole.Hello hello(String nonce, UUID host, UUID session, int version) {
        return new ToConsole.Hello(host, session, version, sign(nonce, host.toString(), session.toString()), facts());
    }

    static HostFacts facts() {
        return new HostFacts(
                "1",
                "raw",
                "x86_64",
                2,
                4096,
                HostFacts.Accelerator.TCG,
                "none",
                Optional.of("7.2"),
                "slirp",
                Optional.empty(),
                List.of());
    }

    static ToConsole.Report report(UUID session, long sequence, long generation, VmReport... vms) {
        return new ToConsole.Report(session, sequence, generation, new HostCapacity(1, List.of()), List.of(vms));
    }

    String sign(String nonce, String subject, String rest) {
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(keys.getPrivate());
            signer.update(Protocol.signed(nonce, subject, rest));
            return Base64.getEncoder().encodeToString(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK signs with Ed25519", e);
        }
    }

    void send(ToConsole message) {
        socket.send(Wire.writeAny(message));
    }

    void send(String text) {
        socket.send(text);
    }

    void send(ByteBuffer bytes) {
        socket.send(bytes);
    }

    /** The next message of this type; others are passed over. */
    JsonNode expect(String type) {
        try {
            for (int passed = 0; passed < 100; passed++) {
                JsonNode next = heard.poll(12, TimeUnit.SECONDS);
                if (next == null) {
                    throw new AssertionError("no " + type + " came");
                }
                if (next.get("type").asText().equals(type)) {
                    return next;
                }
            }
            throw new AssertionError("no " + type + " among 100 messages");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Why the console turned this agent away; the connection is closed too. */
    String refusal() {
        String reason = expect("refused").get("reason").asText();
        closed();
        return reason;
    }

    /** The status with which the connection ended. */
    int closed() {
        return socket.ended().orTimeout(15, TimeUnit.SECONDS).join();
    }

    private static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The console sent what is no JSON", e);
        }
    }

    @Override
    public void close() {
        socket.cut();
    }
}
