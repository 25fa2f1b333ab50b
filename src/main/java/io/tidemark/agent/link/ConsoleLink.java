package io.tidemark.agent.link;

import io.tidemark.agent.link.WebSocket.Received;
import io.tidemark.agent.net.Backoff;
import io.tidemark.protocol.Protocol;
import io.tidemark.protocol.ToAgent;
import io.tidemark.protocol.ToConsole;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/**
 * The agent's end of the link: dials the console, proves who it is, hands on what comes and reports what is seen, over and
 * over, whatever becomes of the network or the console.
 */
public final class ConsoleLink implements AutoCloseable {

    /** From a fifth of a second, so that a restarted console has its hosts back at once, to half a minute. */
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30));

    /** Nothing at all for so long, not even an answer to a ping, and the connection is dead. */
    private static final Duration SILENCE = Duration.ofSeconds(40);

    private static final System.Logger LOG = System.getLogger(ConsoleLink.class.getName());

    private final URI address;
    private final HostIdentity identity;
    private final String name;
    private final Tokens tokens;
    private final Host host;
    private final Reporter reporter;
    private final Courier courier;
    private final UUID session = UUID.randomUUID();
    private final AtomicReference<Optional<WebSocket>> present = new AtomicReference<>(Optional.empty());
    private volatile boolean closed;
    private volatile boolean renewing;
    private boolean welcomed;

    /** Where an enrolment token comes from; asked each time one is needed. */
    @FunctionalInterface
    public interface Tokens {
        Optional<String> token() throws IOException;
    }

    /**
     * A link to the console at {@code console}, such as {@code wss://console.example}.
     *
     * @param folder where the host's identity is kept
     * @param name the host's name as it calls itself
     */
    public ConsoleLink(URI console, Path folder, String name, Tokens tokens, Host host) throws IOException {
        this.address = console.resolve(Protocol.PATH);
        this.identity = HostIdentity.in(folder);
        this.name = name;
        this.tokens = tokens;
        this.host = host;
        this.reporter = new Reporter(host, session);
        this.courier = new Courier(host, session);
    }

    /** Something a report should tell has changed, or a guest has news. */
    public void changed() {
        reporter.changed();
        courier.call();
    }

    /** Drops the present connection, so that the next one says hello anew: the host's facts are others now. */
    public void renew() {
        renewing = true;
        present.get().ifPresent(ConsoleLink::close);
    }

    /** Talks to the console until the link is closed. */
    public void run() throws InterruptedException {
        int failures = 0;
        while (!closed) {
            welcomed = false;
            renewing = false;
            try {
                talk();
            } catch (IOException | RuntimeException e) {
                boolean news = (welcomed || failures == 0) && !renewing && !closed;
                LOG.log(
                        news ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG,
                        "no link to the console, tried again console=" + address + " because=" + e.getMessage());
            }
            failures = welcomed ? 1 : failures + 1;
            if (!closed) {
                Thread.sleep(BACKOFF.after(failures, RandomGenerator.getDefault()));
            }
        }
    }

    private void talk() throws IOException {
        try (WebSocket socket = WebSocket.connect(address, SILENCE)) {
            present.set(Optional.of(socket));
            ToAgent.Challenge challenge = await(socket, ToAgent.Challenge.class);
            int version = Protocol.VERSIONS.stream()
                    .filter(challenge.versions()::contains)
                    .findFirst()
                    .orElseThrow(() -> new IOException("the console speaks the protocol versions "
                            + challenge.versions() + ", this agent " + Protocol.VERSIONS + ": bring both up to date"));
            UUID id = identity.host().isPresent() ? identity.host().get() : enrol(socket, challenge);
            String signature = identity.sign(Protocol.signed(challenge.nonce(), id.toString(), session.toString()));
            socket.text(Wire.write(new ToConsole.Hello(id, session, version, signature, host.facts())));
            await(socket, ToAgent.Welcome.class);
            serve(socket, id);
        } finally {
            present.set(Optional.empty());
        }
    }

    private UUID enrol(WebSocket socket, ToAgent.Challenge challenge) throws IOException {
        String token = tokens.token()
                .orElseThrow(() -> new IOException("this host is not enrolled: give the agent a token with --token or"
                        + " --token-file; the console makes one under Hosts"));
        String signature = identity.sign(Protocol.signed(challenge.nonce(), token, identity.publicKey()));
        socket.text(Wire.write(new ToConsole.Enrol(token, identity.publicKey(), signature, name)));
        UUID id = await(socket, ToAgent.Enrolled.class).host();
        identity.enrolled(id);
        LOG.log(System.Logger.Level.INFO, "enrolled host=" + id);
        return id;
    }

    private <T extends ToAgent> T await(WebSocket socket, Class<T> expected) throws IOException {
        while (true) {
            switch (socket.receive()) {
                case Received.Text text -> {
                    ToAgent message = Wire.read(text.text());
                    if (expected.isInstance(message)) {
                        return expected.cast(message);
                    }
                    if (message instanceof ToAgent.Refused refused) {
                        throw refused(refused);
                    }
                    throw new IOException("the console says "
                            + message.getClass().getSimpleName() + " where " + expected.getSimpleName() + " is due");
                }
                case Received.Closed closing -> throw new IOException("the console closed the link: " + closing);
                case Received.Alive alive -> {}
                case Received.Binary binary -> throw new IOException("a stream before the welcome");
            }
        }
    }

    private IOException refused(ToAgent.Refused refused) throws IOException {
        if (refused.reason().equals("unknown-host") && tokens.token().isPresent()) {
            LOG.log(System.Logger.Level.WARNING, "the console does not know this host any more; enrolling it anew");
            identity.forget();
        }
        return new IOException("the console refuses this host (" + refused.reason() + "): " + refused.message());
    }

    private void serve(WebSocket socket, UUID id) throws IOException {
        LOG.log(System.Logger.Level.INFO, "linked console=" + address + " host=" + id);
        welcomed = true;
        host.linked();
        try (Outbox outbox = new Outbox(socket);
                Streams streams = new Streams(host, outbox)) {
            reporter.begin(outbox);
            courier.begin(outbox);
            while (true) {
                switch (socket.receive()) {
                    case Received.Text text -> take(text.text(), streams);
                    case Received.Binary binary -> streams.type(binary.bytes());
                    case Received.Alive alive -> {}
                    case Received.Closed closing -> throw new IOException("the console closed the link: " + closing);
                }
            }
        } finally {
            reporter.end();
            courier.end();
        }
    }

    private void take(String text, Streams streams) throws IOException {
        ToAgent message;
        try {
            message = Wire.read(text);
        } catch (Wire.BadMessage e) {
            // a newer console may say more than this agent knows; what it does know still counts
            LOG.log(System.Logger.Level.WARNING, "a message of the console is left out because=" + e.getMessage());
            return;
        }
        switch (message) {
            case ToAgent.Intent intent -> host.take(intent);
            case ToAgent.StreamOpen open -> streams.open(open);
            case ToAgent.StreamCredit credit -> streams.grant(credit);
            case ToAgent.StreamClose close -> streams.close(close.stream());
            case ToAgent.Resize resize -> host.resize(resize.vm(), resize.columns(), resize.rows());
            case ToAgent.Refused refused -> throw refused(refused);
            case ToAgent.Challenge challenge -> throw new IOException("a second challenge");
            case ToAgent.Enrolled enrolled -> throw new IOException("an enrolment that was not asked for");
            case ToAgent.Welcome welcome -> throw new IOException("a second welcome");
        }
    }

    @Override
    public void close() {
        closed = true;
        renew();
        reporter.close();
        courier.close();
    }

    private static void close(WebSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the link did not close well", e);
        }
    }
}
