package io.tidemark.agent.qemu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.agent.net.BoundedLines;
import io.tidemark.agent.net.UnixSocket;
import io.tidemark.agent.storage.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** A client of one QEMU's control socket. */
final class Qmp implements AutoCloseable {

    private static final int LONGEST_LINE = 1024 * 1024;

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

    private final SocketChannel channel;
    private final Map<String, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();
    private final Listener listener;

    /** Hears what QEMU says by itself; called on the reading thread, so it must not wait for an answer. */
    interface Listener {
        /** An event, such as {@code SHUTDOWN}. */
        void happened(QmpLine.Event event);

        /** The socket has ended: QEMU is gone, or the connection was closed. */
        void ended();
    }

    private Qmp(SocketChannel channel, Listener listener) {
        this.channel = channel;
        this.listener = listener;
    }

    /**
     * Connects and leaves the negotiation behind.
     *
     * @throws IOException if nobody listens, or who listens is not QEMU
     */
    static Qmp connect(Path socket, Listener listener) throws IOException, InterruptedException {
        Qmp qmp = new Qmp(UnixSocket.connect(socket), listener);
        try {
            Thread.ofVirtual().name("qmp").start(qmp::read);
            qmp.execute("qmp_capabilities");
            return qmp;
        } catch (IOException | InterruptedException e) {
            qmp.close();
            throw e;
        }
    }

    /** Runs a command without arguments and waits for its result. */
    JsonNode execute(String command) throws IOException, InterruptedException {
        return execute(command, Json.mapper().createObjectNode());
    }

    /**
     * Runs a command and waits for its result.
     *
     * @throws IOException if QEMU refuses it, does not answer or is gone
     */
    JsonNode execute(String command, ObjectNode arguments) throws IOException, InterruptedException {
        String id = String.valueOf(ids.incrementAndGet());
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        try {
            send(QmpLine.command(id, command, arguments));
            return answer.get(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("QEMU does not answer " + command, e);
        } catch (ExecutionException e) {
            throw new IOException(command + ": " + e.getCause().getMessage(), e.getCause());
        } finally {
            waiting.remove(id);
        }
    }

    private synchronized void send(String line) throws IOException {
        UnixSocket.writeFully(channel, ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
    }

    private void read() {
        try {
            BoundedLines lines = new BoundedLines(channel, LONGEST_LINE);
            for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
                take(QmpLine.parse(line.get()));
            }
        } catch (IOException e) {
            // an end like any other: whoever waits is told below
        } finally {
            waiting.values().forEach(answer -> answer.completeExceptionally(new IOException("QEMU is gone")));
            listener.ended();
        }
    }

    private void take(QmpLine line) {
        switch (line) {
            case QmpLine.Return result ->
                Optional.ofNullable(waiting.get(result.id())).ifPresent(answer -> answer.complete(result.value()));
            case QmpLine.Refusal refusal ->
                Optional.ofNullable(waiting.get(refusal.id()))
                        .ifPresent(answer -> answer.completeExceptionally(new IOException(refusal.why())));
            case QmpLine.Event event -> listener.happened(event);
            case QmpLine.Greeting greeting -> {}
            case QmpLine.Unknown unknown -> {}
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
