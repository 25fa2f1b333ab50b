package io.tidemark.terminal;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketBase;
import io.vertx.core.http.WebSocketFrame;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Passes the frames of a serial console between a browser and the console process that holds the host's link, one frame
 * at a time each way: the next is read when the last is written. Who may look, and for how long, that process decides.
 */
final class SerialRelay {

    private static final short WENT_AWAY = 1001;
    private static final Duration PING = Duration.ofSeconds(20);
    private static final Duration SILENCE = Duration.ofSeconds(65);

    private final Vertx vertx;
    private final ServerWebSocket front;
    private final WebSocket back;
    private final Runnable released;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile long heardAt = System.nanoTime();
    private long pinger;

    SerialRelay(Vertx vertx, ServerWebSocket front, WebSocket back, Runnable released) {
        this.vertx = vertx;
        this.front = front;
        this.back = back;
        this.released = released;
    }

    /** Begins; {@code back} is paused. */
    void begin() {
        front.pause();
        pass(front, back);
        pass(back, front);
        front.pongHandler(pong -> heardAt = System.nanoTime());
        pinger = vertx.setPeriodic(PING.toMillis(), fired -> ping());
        front.fetch(1);
        back.fetch(1);
    }

    private void ping() {
        if (System.nanoTime() - heardAt > SILENCE.toNanos()) {
            front.close(WENT_AWAY);
            end(front, back);
            return;
        }
        front.writePing(Buffer.buffer("?"));
    }

    private void pass(WebSocketBase from, WebSocketBase to) {
        from.frameHandler(frame -> pass(frame, from, to));
        from.exceptionHandler(failure -> end(from, to));
        from.closeHandler(closed -> end(from, to));
    }

    private static void pass(WebSocketFrame frame, WebSocketBase from, WebSocketBase to) {
        switch (frame.type()) {
            case TEXT, BINARY, CONTINUATION -> to.writeFrame(frame).onSuccess(written -> from.fetch(1));
            case PING, PONG -> from.fetch(1);
            case CLOSE -> {}
        }
    }

    private void end(WebSocketBase from, WebSocketBase to) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        vertx.cancelTimer(pinger);
        released.run();
        short status = Optional.ofNullable(from.closeStatusCode()).orElse(WENT_AWAY);
        boolean sendable = status == 1000 || status == WENT_AWAY || (status >= 4000 && status < 5000);
        to.close(
                sendable ? status : WENT_AWAY,
                Optional.ofNullable(from.closeReason()).orElse(""));
    }
}
