package io.tidemark.demo;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A WebSocket that may be written to without waiting for the write before, and gives whole messages. */
public final class AgentSocket implements WebSocket.Listener {

    private final Consumer<String> onText;
    private final Consumer<ByteBuffer> onBytes;
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<Integer> ended = new CompletableFuture<>();
    private final WebSocket socket;
    private CompletableFuture<WebSocket> tail;

    /** Connects, or throws what kept it from that. */
    public AgentSocket(HttpClient http, URI address, Consumer<String> onText, Consumer<ByteBuffer> onBytes) {
        this.onText = onText;
        this.onBytes = onBytes;
        this.socket = http.newWebSocketBuilder()
                .connectTimeout(Duration.ofSeconds(10))
                .buildAsync(address, this)
                .join();
        this.tail = CompletableFuture.completedFuture(socket);
    }

    /** Lets messages come in; none does before. */
    public void begin() {
        socket.request(1);
    }

    @Override
    public void onOpen(WebSocket from) {
        // Whoever holds this object says when.
    }

    /** Completes with the status of the close; 1006 where the connection just went. */
    public CompletableFuture<Integer> ended() {
        return ended;
    }

    public synchronized void send(String message) {
        tail = tail.thenCompose(last -> last.sendText(message, true));
    }

    public synchronized void send(ByteBuffer message) {
        tail = tail.thenCompose(last -> last.sendBinary(message, true));
    }

    /** Closes as a friend does. */
    public synchronized void close() {
        tail = tail.thenCompose(last -> last.sendClose(WebSocket.NORMAL_CLOSURE, ""));
    }

    /** Cuts the connection as a dead cable does. */
    public void cut() {
        socket.abort();
        ended.complete(1006);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            String whole = text.toString();
            text.setLength(0);
            onText.accept(whole);
        }
        from.request(1);
        return CompletableFuture.completedFuture(last);
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        byte[] part = new byte[data.remaining()];
        data.get(part);
        bytes.writeBytes(part);
        if (last) {
            ByteBuffer whole = ByteBuffer.wrap(bytes.toByteArray());
            bytes.reset();
            onBytes.accept(whole);
        }
        from.request(1);
        return CompletableFuture.completedFuture(last);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        ended.complete(status);
        return CompletableFuture.completedFuture(status);
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        ended.complete(1006);
    }
}
