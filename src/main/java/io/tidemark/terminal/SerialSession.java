package io.tidemark.terminal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.host.HostStream;
import io.tidemark.host.StreamViewer;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * One open serial console. Both ways only as much is taken as the other side has room for: the host may send a window's
 * worth before the browser has taken it, and the browser is not read from while the guest has room for nothing.
 */
final class SerialSession implements StreamViewer {

    private static final Logger LOG = Logger.getLogger(SerialSession.class);

    /** What the host may send before the browser has taken it: a screenful many times over, and all a slow one costs. */
    static final int OUTPUT_WINDOW = 64 * 1024;

    /** What an agent takes of a new stream before it grants more. */
    private static final int INPUT_AT_FIRST = 4096;

    private static final int LONGEST_MESSAGE = 16 * 1024;
    private static final int LARGEST_TERMINAL = 1000;
    private static final Duration FLUSH = Duration.ofSeconds(5);

    /** Of a recording, while the database is slow. */
    private static final int MOST_UNWRITTEN_PARTS = 32;

    private static final Duration PING = Duration.ofSeconds(20);
    private static final Duration SILENCE = Duration.ofSeconds(65);

    /** The stream ended: the VM was stopped, or its host is away. */
    private static final short ENDED = 4001;

    /** The right to the console ended. */
    private static final short RIGHT_ENDED = 4003;

    /** The recording is full, or can't be written: nothing is shown that is not recorded. */
    private static final short NOT_RECORDED = 4009;

    private static final short BAD_MESSAGE = 1008;
    private static final short TOO_LONG = 1009;
    private static final short SILENT = 4008;
    private static final int MOST_REASON_BYTES = 120;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Vertx vertx;
    private final ServerWebSocket socket;
    private final Tickets.Grant grant;
    private final Optional<Recorder> recorder;
    private final AtomicInteger unwritten = new AtomicInteger();
    private final Consoles consoles;
    private final Runnable released;
    private final Context own;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final long begunAt = System.nanoTime();

    private Optional<HostStream> stream = Optional.empty();
    private Buffer partial = Buffer.buffer();
    private boolean partialIsBinary;
    private Buffer unsent = Buffer.buffer();
    private int inputCredit = INPUT_AT_FIRST;
    private volatile long heardAt = begunAt;
    private long bytesIn;
    private long bytesOut;
    private long pinger;
    private long flusher;

    /** Made on the browser's event loop. */
    SerialSession(
            Vertx vertx,
            ServerWebSocket socket,
            Tickets.Grant grant,
            Optional<Recorder> recorder,
            Consoles consoles,
            Runnable released) {
        this.vertx = vertx;
        this.socket = socket;
        this.grant = grant;
        this.recorder = recorder;
        this.consoles = consoles;
        this.released = released;
        this.own = vertx.getOrCreateContext();
    }

    Tickets.Grant grant() {
        return grant;
    }

    /** Begins, on the browser's event loop. */
    void begin(Optional<HostStream> opened) {
        synchronized (this) {
            stream = opened;
        }
        consoles.opened(this);
        socket.pause();
        socket.frameHandler(this::heard);
        socket.pongHandler(pong -> heardAt = System.nanoTime());
        socket.exceptionHandler(failure -> end("the connection failed"));
        socket.closeHandler(closed -> end("closed by the viewer"));
        pinger = vertx.setPeriodic(PING.toMillis(), fired -> ping());
        flusher = vertx.setPeriodic(FLUSH.toMillis(), fired -> recorder.ifPresent(this::keepUp));
        if (opened.isEmpty()) {
            close(ENDED, "The host went away, or has too many consoles open.");
            return;
        }
        if (ended.get()) {
            opened.get().close();
            return;
        }
        socket.fetch(1);
    }

    /** Cuts the console because its holder may not any more. */
    void cut(String why) {
        close(RIGHT_ENDED, why);
    }

    private void ping() {
        if (System.nanoTime() - heardAt > SILENCE.toNanos()) {
            close(SILENT, "The viewer fell silent.");
            return;
        }
        socket.writePing(Buffer.buffer("?"));
    }

    // --- From the browser

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
        partialIsBinary = frame.isBinary() || (frame.isContinuation() && partialIsBinary);
        if (partial.length() > LONGEST_MESSAGE) {
            close(TOO_LONG, "A message may have 16 KiB.");
            return;
        }
        if (!frame.isFinal()) {
            socket.fetch(1);
            return;
        }
        Buffer whole = partial;
        partial = Buffer.buffer();
        if (partialIsBinary) {
            typed(whole);
        } else {
            control(whole.toString());
        }
    }

    private void typed(Buffer keys) {
        boolean room;
        synchronized (this) {
            bytesIn += keys.length();
            unsent.appendBuffer(keys);
            room = flush();
        }
        if (room) {
            socket.fetch(1);
        }
    }

    /** Sends what the guest has room for; whether that was all. */
    private boolean flush() {
        int length = Math.min(unsent.length(), inputCredit);
        if (length > 0 && stream.isPresent()) {
            byte[] part = unsent.getBytes(0, length);
            unsent = unsent.getBuffer(length, unsent.length());
            inputCredit -= length;
            stream.get().send(part);
        }
        return unsent.length() == 0;
    }

    private void control(String text) {
        try {
            JsonNode size = JSON.readTree(text).path("resize");
            int columns = size.path("columns").asInt();
            int rows = size.path("rows").asInt();
            if (isSize(columns) && isSize(rows)) {
                stream.ifPresent(each -> each.resize(columns, rows));
                recorder.ifPresent(each -> recorded(each, each.resized(columns, rows)));
            }
            socket.fetch(1);
        } catch (JsonProcessingException e) {
            close(BAD_MESSAGE, "A text message is JSON, such as {\"resize\":{\"columns\":80,\"rows\":24}}.");
        }
    }

    private static boolean isSize(int cells) {
        return cells >= 1 && cells <= LARGEST_TERMINAL;
    }

    // --- From the host

    @Override
    public void received(byte[] bytes) {
        if (ended.get()) {
            return;
        }
        synchronized (this) {
            bytesOut += bytes.length;
        }
        recorder.ifPresent(each -> recorded(each, each.shown(bytes)));
        socket.writeBinaryMessage(Buffer.buffer(bytes))
                .onSuccess(written -> current().ifPresent(each -> each.grant(bytes.length)));
    }

    private synchronized Optional<HostStream> current() {
        return stream;
    }

    @Override
    public void granted(int bytes) {
        boolean wasWaiting;
        boolean room;
        synchronized (this) {
            inputCredit = Math.clamp((long) inputCredit + bytes, 0, OUTPUT_WINDOW);
            wasWaiting = unsent.length() > 0;
            room = flush();
        }
        if (wasWaiting && room) {
            own.runOnContext(now -> socket.fetch(1));
        }
    }

    private void keepUp(Recorder each) {
        recorded(each, each.flush());
    }

    private void recorded(Recorder each, Optional<Recorder.Part> part) {
        part.ifPresent(this::write);
        if (each.full()) {
            close(NOT_RECORDED, "The recording is full. Open the console again.");
        }
    }

    /** In the order in which they were made, off the event loop. */
    private void write(Recorder.Part part) {
        if (unwritten.incrementAndGet() > MOST_UNWRITTEN_PARTS) {
            close(NOT_RECORDED, "The recording can't be written as fast as the VM speaks.");
        }
        own.executeBlocking(
                        () -> {
                            consoles.write(part);
                            return unwritten.decrementAndGet();
                        },
                        true)
                .onFailure(failure -> {
                    LOG.errorf(failure, "A recording could not be written vm=%s", grant.vm());
                    close(NOT_RECORDED, "The recording can't be written.");
                });
    }

    @Override
    public void ended(String reason) {
        close(ENDED, reason);
    }

    private void close(short status, String reason) {
        socket.close(status, shortened(reason));
        end(reason);
    }

    private static String shortened(String reason) {
        String cut = reason;
        while (Buffer.buffer(cut).length() > MOST_REASON_BYTES) {
            cut = cut.substring(0, cut.length() - 1);
        }
        return cut;
    }

    private void end(String reason) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        vertx.cancelTimer(pinger);
        vertx.cancelTimer(flusher);
        current().ifPresent(HostStream::close);
        released.run();
        recorder.flatMap(Recorder::flush).ifPresent(this::write);
        // Behind the recording's last part.
        own.executeBlocking(
                () -> {
                    consoles.closed(this, facts(reason));
                    return true;
                },
                true);
    }

    private synchronized Map<String, Object> facts(String reason) {
        long seconds = Duration.ofNanos(System.nanoTime() - begunAt).toSeconds();
        Map<String, Object> facts =
                new HashMap<>(Map.of("reason", reason, "seconds", seconds, "bytesIn", bytesIn, "bytesOut", bytesOut));
        recorder.ifPresent(each -> facts.putAll(each.facts()));
        return facts;
    }
}
