package io.tidemark.terminal;

import io.restassured.RestAssured;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Somebody who looks at a serial console by WebSocket, as a browser does. */
final class Viewer implements WebSocket.Listener, AutoCloseable {

    private final CompletableFuture<Ending> ended = new CompletableFuture<>();
    private final StringBuilder seen = new StringBuilder();
    private final boolean reads;
    private final WebSocket socket;
    private long bytes;

    /** How the connection ended. */
    record Ending(int status, String reason) {}

    private Viewer(WebSocket.Builder builder, URI address, boolean reads) {
        this.reads = reads;
        this.socket = builder.buildAsync(address, this).join();
    }

    static Viewer at(String vm, String ticket) {
        return on(RestAssured.port, vm, ticket);
    }

    /** One who asks the console at this port. */
    static Viewer on(int port, String vm, String ticket) {
        return new Viewer(HttpClient.newHttpClient().newWebSocketBuilder(), address(port, vm, ticket), true);
    }

    /** One whose machine takes nothing in. */
    static Viewer whoNeverReads(String vm, String ticket) {
        return new Viewer(HttpClient.newHttpClient().newWebSocketBuilder(), address(vm, ticket), false);
    }

    /** The HTTP status with which a console is refused; 101 where it is not. */
    static int statusOf(String vm, String ticket, String... headers) {
        WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        try {
            new Viewer(builder, address(vm, ticket), true).close();
            return 101;
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                return refused.getResponse().statusCode();
            }
            throw e;
        }
    }

    private static URI address(String vm, String ticket) {
        return address(RestAssured.port, vm, ticket);
    }

    private static URI address(int port, String vm, String ticket) {
        return URI.create("ws://127.0.0.1:" + port + "/api/v1/vms/" + vm + "/serial?ticket=" + ticket);
    }

    void type(String keys) {
        socket.sendBinary(ByteBuffer.wrap(keys.getBytes(StandardCharsets.UTF_8)), true)
                .join();
    }

    void say(String control) {
        socket.sendText(control, true).join();
    }

    CompletableFuture<Ending> ended() {
        return ended;
    }

    synchronized String seen() {
        return seen.toString();
    }

    synchronized long bytes() {
        return bytes;
    }

    /** Begins to read after all. */
    void readOn() {
        socket.request(Long.MAX_VALUE);
    }

    @Override
    public void onOpen(WebSocket from) {
        if (reads) {
            from.request(Long.MAX_VALUE);
        }
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        synchronized (this) {
            bytes += data.remaining();
            if (seen.length() < 1_000_000) {
                seen.append(StandardCharsets.UTF_8.decode(data));
            }
        }
        return CompletableFuture.completedFuture(last);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        ended.complete(new Ending(status, reason));
        return CompletableFuture.completedFuture(status);
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        ended.complete(new Ending(1006, String.valueOf(error.getMessage())));
    }

    @Override
    public void close() {
        socket.abort();
    }
}
