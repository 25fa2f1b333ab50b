package io.tidemark.host;

import io.tidemark.protocol.Protocol;
import io.tidemark.protocol.StreamKind;
import io.tidemark.protocol.ToAgent;
import io.tidemark.protocol.ToConsole;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * One connection of an agent, from the challenge to its end. One frame is asked of the socket at a time: an agent that
 * sends faster than its messages are dealt with waits in its own TCP window, not in our memory.
 */
final class AgentLink {

    private static final Logger LOG = Logger.getLogger(AgentLink.class);

    /** How often an idle connection is asked whether it is alive. */
    private static final Duration PING = Duration.ofSeconds(10);

    /** Three pings: one lost packet must not part a host, a dead cable should within half a minute. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private static final int MOST_STREAMS = 256;
    private static final short TOO_LONG = 1009;
    private static final short POLICY = 1008;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final UUID id;
    private final Vertx vertx;
    private final ServerWebSocket socket;
    private final LinkDesk desk;
    private final Runnable known;
    private final AtomicBoolean stranger = new AtomicBoolean(true);
    private final String nonce = newNonce();
    private final Map<Integer, HostStream> streams = new ConcurrentHashMap<>();
    private final AtomicInteger lastStream = new AtomicInteger();
    private final AtomicInteger pushes = new AtomicInteger();
    private final AtomicBoolean ended = new AtomicBoolean();

    private Buffer partial = Buffer.buffer();
    private boolean partialIsBinary;
    private volatile Optional<ToConsole.Hello> hello = Optional.empty();
    private volatile long heardAt = System.nanoTime();
    private volatile long sentGeneration;
    private long pinger;
    private long deadline;

    /** @param known run once, when it is no stranger's connection any more: after hello or at its end */
    AgentLink(UUID id, Vertx vertx, ServerWebSocket socket, LinkDesk desk, Runnable known) {
        this.id = id;
        this.known = known;
        this.vertx = vertx;
        this.socket = socket;
        this.desk = desk;
    }

    /** Begins: the challenge goes out, and the clock runs. */
    void begin() {
        socket.pause();
        socket.frameHandler(this::heard);
        socket.pongHandler(pong -> heardAt = System.nanoTime());
        socket.exceptionHandler(failure -> LOG.debugf(failure, "A link failed link=%s", id));
        socket.closeHandler(closed -> end());
        deadline = vertx.setTimer(Protocol.TIME_TO_AUTHENTICATE.toMillis(), fired -> {
            if (hello.isEmpty()) {
                refuse(new LinkRefused("too-late", "No hello came within 10 seconds."));
            }
        });
        pinger = vertx.setPeriodic(PING.toMillis(), fired -> ping());
        send(new ToAgent.Challenge(nonce, Protocol.VERSIONS));
        socket.fetch(1);
    }

    UUID id() {
        return id;
    }

    private static String newNonce() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Where the agent reached this process, such as {@code ws://10.0.0.5:8080}. */
    String reachedAt() {
        String ip = socket.localAddress().hostAddress();
        return (socket.isSsl() ? "wss://" : "ws://")
                + (ip.contains(":") ? "[" + ip + "]" : ip)
                + ":"
                + socket.localAddress().port();
    }

    /** The host that has proved itself. */
    UUID host() {
        return hello.orElseThrow().host();
    }

    /** The generation of intent that was sent last. */
    long sentGeneration() {
        return sentGeneration;
    }

    /** Sends a message; nothing happens on a connection that has ended. */
    void send(ToAgent message) {
        sendText(Wire.write(message));
    }

    void sendBytes(Buffer bytes) {
        if (!ended.get()) {
            socket.writeBinaryMessage(bytes);
        }
    }

    private void sendText(String text) {
        if (!ended.get()) {
            socket.writeTextMessage(text);
        }
    }

    /** Says why, and closes. */
    void refuse(LinkRefused refusal) {
        LOG.warnf(
                "Turned an agent away reason=%s from=%s host=%s",
                refusal.reason(), socket.remoteAddress().hostAddress(), hello.map(ToConsole.Hello::host));
        desk.turnedAway(socket.remoteAddress().hostAddress(), refusal.reason());
        send(new ToAgent.Refused(refusal.reason(), refusal.getMessage()));
        close(POLICY, refusal.reason());
    }

    private void close(short status, String reason) {
        socket.close(status, reason);
        end();
    }

    /** Sends the whole intent, soon; many calls in a moment make one message. */
    void push() {
        if (pushes.getAndIncrement() == 0) {
            vertx.executeBlocking(
                    () -> {
                        pushAll();
                        return true;
                    },
                    false);
        }
    }

    private void pushAll() {
        int seen;
        do {
            seen = pushes.get();
            try {
                ToAgent.Intent intent = desk.intentFor(host());
                send(intent);
                sentGeneration = intent.generation();
            } catch (RuntimeException e) {
                LOG.warnf(e, "Could not send a host its intent, will try again host=%s", host());
            }
        } while (pushes.addAndGet(-seen) > 0 && !ended.get());
    }

    /** Opens a stream; empty where this host has as many as it may have. */
    Optional<HostStream> open(UUID vm, StreamKind kind, int credit, StreamViewer viewer) {
        if (ended.get() || streams.size() >= MOST_STREAMS) {
            return Optional.empty();
        }
        int number = lastStream.incrementAndGet();
        HostStream stream = new HostStream(this, number, vm, credit, viewer);
        streams.put(number, stream);
        send(new ToAgent.StreamOpen(number, vm, kind, credit));
        return Optional.of(stream);
    }

    void forget(int stream) {
        streams.remove(stream);
    }

    private void ping() {
        if (System.nanoTime() - heardAt > SILENCE.toNanos()) {
            LOG.warnf("A host fell silent host=%s", hello.map(ToConsole.Hello::host));
            close(POLICY, "silent");
            return;
        }
        socket.writePing(Buffer.buffer("?"));
    }

    private void heard(WebSocketFrame frame) {
        heardAt = System.nanoTime();
        switch (frame.type()) {
            case TEXT, BINARY, CONTINUATION -> data(frame);
            case PING, PONG -> socket.fetch(1); // They count as what was asked for.
            case CLOSE -> {}
        }
    }

    private void data(WebSocketFrame frame) {
        if (ended.get()) {
            return;
        }
        partial.appendBuffer(frame.binaryData());
        boolean binary = frame.isBinary() || (frame.isContinuation() && partialIsBinary);
        partialIsBinary = binary;
        if (partial.length() > most(binary)) {
            refuseLong();
            return;
        }
        if (!frame.isFinal()) {
            socket.fetch(1);
            return;
        }
        Buffer whole = partial;
        partial = Buffer.buffer();
        if (binary) {
            bytes(whole);
            socket.fetch(1);
        } else {
            text(whole.toString());
        }
    }

    private int most(boolean binary) {
        if (binary) {
            return Protocol.MAX_BINARY_BYTES;
        }
        return hello.isPresent() ? Protocol.MAX_TEXT_BYTES : Protocol.MAX_TEXT_BYTES_BEFORE_HELLO;
    }

    private void refuseLong() {
        desk.turnedAway(socket.remoteAddress().hostAddress(), "too-long");
        send(new ToAgent.Refused("too-long", "A message was longer than the protocol allows."));
        close(TOO_LONG, "too-long");
    }

    private void bytes(Buffer frame) {
        if (hello.isEmpty() || frame.length() < Integer.BYTES) {
            refuse(new LinkRefused("bad-message", "A binary frame needs a stream id, and a host."));
            return;
        }
        Optional.ofNullable(streams.get(frame.getInt(0)))
                .ifPresent(stream -> stream.received(frame.getBytes(Integer.BYTES, frame.length())));
    }

    private void text(String text) {
        vertx.executeBlocking(
                        () -> {
                            understand(text);
                            return true;
                        },
                        false)
                .onComplete(done -> {
                    if (done.failed()) {
                        failed(done.cause());
                    }
                    if (!ended.get()) {
                        socket.fetch(1);
                    }
                });
    }

    private void failed(Throwable cause) {
        switch (cause) {
            case LinkRefused refusal -> refuse(refusal);
            case Wire.BadMessage bad -> refuse(new LinkRefused("bad-message", bad.getMessage() + "."));
            default -> {
                LOG.errorf(cause, "A host's message could not be dealt with host=%s", hello.map(ToConsole.Hello::host));
                refuse(new LinkRefused("console-failed", "The console could not deal with a message. Connect again."));
            }
        }
    }

    private void understand(String text) throws Wire.BadMessage {
        Optional<ToConsole> message = Wire.read(text);
        if (message.isEmpty()) {
            return;
        }
        switch (message.get()) {
            case ToConsole.Enrol enrol -> enrol(enrol);
            case ToConsole.Hello said -> greet(said);
            case ToConsole.Report report -> report(report);
            case ToConsole.Surveyed surveyed -> {
                requireOwn(surveyed.session());
                desk.surveyed(this, surveyed);
            }
            case ToConsole.TaskDone done -> {
                requireOwn(done.session());
                desk.taskDone(this, done);
            }
            case ToConsole.StreamCredit credit ->
                Optional.ofNullable(streams.get(credit.stream())).ifPresent(stream -> stream.granted(credit.bytes()));
            case ToConsole.StreamClosed closed ->
                Optional.ofNullable(streams.get(closed.stream()))
                        .ifPresent(stream -> stream.ended(Claim.cut(closed.reason(), 200)));
        }
    }

    private void enrol(ToConsole.Enrol enrol) {
        if (hello.isPresent()) {
            throw new LinkRefused("bad-message", "An agent that has said hello can't enrol.");
        }
        send(new ToAgent.Enrolled(
                desk.enrol(enrol, nonce, socket.remoteAddress().hostAddress())));
    }

    private void greet(ToConsole.Hello said) {
        if (hello.isPresent()) {
            throw new LinkRefused("bad-message", "An agent says hello once on a connection.");
        }
        desk.prove(said, nonce);
        hello = Optional.of(said);
        noStranger();
        vertx.cancelTimer(deadline);
        desk.own(this, said);
        if (ended.get()) {
            desk.released(this);
            desk.ended(this);
            return;
        }
        send(new ToAgent.Welcome(said.host(), said.version()));
        push();
    }

    private void report(ToConsole.Report report) {
        requireOwn(report.session());
        desk.reported(this, report);
    }

    private void requireOwn(UUID session) {
        ToConsole.Hello said = hello.orElseThrow(() -> new LinkRefused("bad-message", "An agent says hello first."));
        if (!session.equals(said.session())) {
            throw new LinkRefused("bad-message", "The message is of another session than the hello.");
        }
    }

    private void noStranger() {
        if (stranger.compareAndSet(true, false)) {
            known.run();
        }
    }

    private void end() {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        noStranger();
        vertx.cancelTimer(deadline);
        vertx.cancelTimer(pinger);
        streams.values().forEach(stream -> stream.ended("The host is away."));
        desk.released(this);
        if (hello.isPresent()) {
            vertx.executeBlocking(
                    () -> {
                        desk.ended(this);
                        return true;
                    },
                    false);
        }
    }
}
