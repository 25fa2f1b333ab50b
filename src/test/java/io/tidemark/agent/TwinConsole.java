package io.tidemark.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tidemark.agent.storage.Json;
import io.tidemark.protocol.Observed;
import io.tidemark.protocol.Protocol;
import io.tidemark.protocol.StreamKind;
import io.tidemark.protocol.TaskOutcome;
import io.tidemark.protocol.ToAgent;
import io.tidemark.protocol.ToConsole;
import io.tidemark.protocol.VmReport;
import io.tidemark.protocol.VmSpec;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A console that speaks the real protocol on a real socket and remembers what agents told it. */
final class TwinConsole implements AutoCloseable {

    static final String TOKEN = "one-time-token";
    private static final String NONCE = "twin-nonce-0123456789";
    private static final int CREDIT = 64 * 1024;

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final Map<String, UUID> hostsByKey = new HashMap<>();
    private final Map<UUID, PublicKey> keys = new HashMap<>();
    private final Map<Integer, StringBuilder> streams = new HashMap<>();
    private final List<ToConsole> received = new ArrayList<>();
    private Optional<ServerWebSocket> link = Optional.empty();
    private Optional<ToConsole.Hello> hello = Optional.empty();
    private Optional<ToConsole.Report> report = Optional.empty();
    private List<VmSpec> wanted = List.of();
    private long generation;
    private int lastStream;

    private TwinConsole(int port) throws Exception {
        HttpServerOptions options = new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setMaxWebSocketFrameSize(Protocol.MAX_TEXT_BYTES)
                .setMaxWebSocketMessageSize(Protocol.MAX_TEXT_BYTES);
        server = vertx.createHttpServer(options)
                .webSocketHandler(this::connected)
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    /** A console on a free port. */
    static TwinConsole start() throws Exception {
        return new TwinConsole(0);
    }

    URI address() {
        return URI.create("ws://127.0.0.1:" + server.actualPort());
    }

    /** Wants exactly these VMs from now on. */
    synchronized void want(VmSpec... specs) {
        wanted = List.of(specs);
        generation++;
        sendIntent();
    }

    /** Cuts the connection, as a console that is restarted does. */
    synchronized void hangUp() {
        link.ifPresent(socket -> socket.close());
    }

    synchronized Optional<ToConsole.Hello> hello() {
        return hello;
    }

    /** Waits for a hello with these facts. */
    synchronized ToConsole.Hello awaitHello(Duration limit, Predicate<ToConsole.Hello> expected)
            throws InterruptedException {
        await(limit, () -> hello.filter(expected).isPresent(), "a hello");
        return hello.orElseThrow();
    }

    /** Waits until the VM is reported as {@code expected}. */
    synchronized VmReport awaitVm(UUID vm, Duration limit, Predicate<VmReport> expected) throws InterruptedException {
        await(limit, () -> latest(vm).filter(expected).isPresent(), "a report as expected");
        return latest(vm).orElseThrow();
    }

    /** Waits until the VM is seen as {@code expected} in run {@code run}. */
    VmReport awaitSight(UUID vm, long run, Class<? extends Observed> expected, Duration limit)
            throws InterruptedException {
        return awaitVm(vm, limit, seen -> seen.run() == run && expected.isInstance(seen.observed()));
    }

    /** Waits until a task is over. */
    synchronized TaskOutcome awaitTask(UUID task, Duration limit) throws InterruptedException {
        await(limit, () -> outcome(task).isPresent(), "outcome of a task");
        return outcome(task).orElseThrow();
    }

    private Optional<TaskOutcome> outcome(UUID task) {
        return received.stream()
                .filter(ToConsole.TaskDone.class::isInstance)
                .map(ToConsole.TaskDone.class::cast)
                .filter(done -> done.task().equals(task))
                .map(ToConsole.TaskDone::outcome)
                .findFirst();
    }

    synchronized Optional<VmReport> latest(UUID vm) {
        return report.flatMap(
                seen -> seen.vms().stream().filter(one -> one.vm().equals(vm)).findFirst());
    }

    /** Opens the serial port of a VM; returns the stream's id. */
    synchronized int openSerial(UUID vm) {
        lastStream++;
        streams.put(lastStream, new StringBuilder());
        send(new ToAgent.StreamOpen(lastStream, vm, StreamKind.SERIAL, CREDIT));
        return lastStream;
    }

    /** Types on a stream. */
    synchronized void type(int stream, String text) {
        Buffer frame = Buffer.buffer().appendInt(stream).appendBytes(text.getBytes(StandardCharsets.UTF_8));
        link.ifPresent(socket -> socket.writeBinaryMessage(frame));
    }

    /** Waits until the stream has shown {@code text} since it was opened, or since the last call. */
    synchronized String awaitOutput(int stream, String text, Duration limit) throws InterruptedException {
        StringBuilder shown = streams.get(stream);
        await(limit, () -> shown.indexOf(text) >= 0, "\"" + text + "\" on the serial port");
        String all = shown.toString();
        shown.delete(0, shown.indexOf(text) + text.length());
        return all;
    }

    /** All messages of a kind so far. */
    synchronized <T extends ToConsole> List<T> received(Class<T> kind) {
        return received.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private interface Condition {
        boolean holds();
    }

    private void await(Duration limit, Condition condition, String what) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.holds()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("no " + what + " within " + limit + "; the last report is " + report
                        + "; the streams show " + streams);
            }
            wait(Math.max(1, left / 1_000_000));
        }
    }

    private synchronized void connected(ServerWebSocket socket) {
        socket.textMessageHandler(text -> take(socket, text));
        socket.binaryMessageHandler(this::show);
        socket.closeHandler(gone -> left(socket));
        socket.writeTextMessage(write(new ToAgent.Challenge(NONCE, Protocol.VERSIONS)));
    }

    private synchronized void left(ServerWebSocket socket) {
        if (link.filter(present -> present == socket).isPresent()) {
            link = Optional.empty();
            hello = Optional.empty();
            notifyAll();
        }
    }

    private synchronized void take(ServerWebSocket socket, String text) {
        ToConsole message = read(text);
        received.add(message);
        switch (message) {
            case ToConsole.Enrol enrol -> enrol(socket, enrol);
            case ToConsole.Hello said -> welcome(socket, said);
            case ToConsole.Report seen -> report = Optional.of(seen);
            case ToConsole.Surveyed surveyed -> {}
            case ToConsole.TaskDone done -> {}
            case ToConsole.StreamCredit credit -> {}
            case ToConsole.StreamClosed closed ->
                Optional.ofNullable(streams.get(closed.stream())).ifPresent(shown -> shown.append("[closed: ")
                        .append(closed.reason())
                        .append(']'));
        }
        notifyAll();
    }

    private void enrol(ServerWebSocket socket, ToConsole.Enrol enrol) {
        PublicKey key = key(enrol.publicKey());
        boolean proven = verify(key, Protocol.signed(NONCE, enrol.token(), enrol.publicKey()), enrol.signature());
        if (!enrol.token().equals(TOKEN) || !proven) {
            socket.writeTextMessage(write(new ToAgent.Refused("token-used", "The token is not valid.")));
            socket.close();
            return;
        }
        UUID id = hostsByKey.computeIfAbsent(enrol.publicKey(), unknown -> UUID.randomUUID());
        keys.put(id, key);
        socket.writeTextMessage(write(new ToAgent.Enrolled(id)));
    }

    private void welcome(ServerWebSocket socket, ToConsole.Hello said) {
        Optional<PublicKey> key = Optional.ofNullable(keys.get(said.host()));
        byte[] signed =
                Protocol.signed(NONCE, said.host().toString(), said.session().toString());
        if (key.isEmpty() || !verify(key.get(), signed, said.signature())) {
            socket.writeTextMessage(write(new ToAgent.Refused("unknown-host", "Enrol it.")));
            socket.close();
            return;
        }
        link = Optional.of(socket);
        hello = Optional.of(said);
        socket.writeTextMessage(write(new ToAgent.Welcome(said.host(), said.version())));
        sendIntent();
    }

    private synchronized void show(Buffer frame) {
        int stream = frame.getInt(0);
        int bytes = frame.length() - Integer.BYTES;
        Optional.ofNullable(streams.get(stream))
                .ifPresent(shown -> shown.append(
                        new String(frame.getBytes(Integer.BYTES, frame.length()), StandardCharsets.UTF_8)));
        send(new ToAgent.StreamCredit(stream, bytes));
        notifyAll();
    }

    private void sendIntent() {
        send(new ToAgent.Intent(generation, wanted));
    }

    private void send(ToAgent message) {
        link.ifPresent(socket -> socket.writeTextMessage(write(message)));
    }

    private static String write(ToAgent message) {
        try {
            return Json.mapper().writeValueAsString(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ToConsole read(String text) {
        try {
            return Json.mapper().readValue(text, ToConsole.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(text, e);
        }
    }

    private static PublicKey key(String base64) {
        try {
            return KeyFactory.getInstance("Ed25519")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean verify(PublicKey key, byte[] bytes, String signature) {
        try {
            Signature check = Signature.getInstance("Ed25519");
            check.initVerify(key);
            check.update(bytes);
            return check.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    @Override
    public void close() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }
}
