package io.tidemark.agent.link;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What waits to be sent on one connection, sent by a thread of its own, so that nobody else waits for the network. It
 * stays short by itself: reports are coalesced, and streams send no more than their credit.
 */
final class Outbox implements AutoCloseable {

    /** How often the other side is asked whether it is there, however much we tell it: its silence is what counts. */
    private static final Duration PING_EVERY = Duration.ofSeconds(15);

    private final LinkedBlockingQueue<Item> waiting = new LinkedBlockingQueue<>();
    private final WebSocket socket;
    private final Thread sender = Thread.ofVirtual().name("link-sender").unstarted(this::send);

    private sealed interface Item {
        record Text(String text) implements Item {}

        record Binary(ByteBuffer bytes) implements Item {}
    }

    Outbox(WebSocket socket) {
        this.socket = socket;
        sender.start();
    }

    void text(String text) {
        waiting.add(new Item.Text(text));
    }

    void binary(byte[] bytes) {
        waiting.add(new Item.Binary(ByteBuffer.wrap(bytes)));
    }

    private void send() {
        try {
            long nextPing = System.nanoTime() + PING_EVERY.toNanos();
            while (true) {
                long left = nextPing - System.nanoTime();
                if (left <= 0) {
                    socket.ping();
                    nextPing = System.nanoTime() + PING_EVERY.toNanos();
                    continue;
                }
                switch (waiting.poll(left, TimeUnit.NANOSECONDS)) {
                    case Item.Text item -> socket.text(item.text());
                    case Item.Binary item -> socket.binary(item.bytes().array());
                    case null -> {}
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            System.getLogger(Outbox.class.getName()).log(System.Logger.Level.DEBUG, "the link can't be written", e);
        } finally {
            closeSocket();
        }
    }

    private void closeSocket() {
        try {
            socket.close();
        } catch (IOException e) {
            System.getLogger(Outbox.class.getName()).log(System.Logger.Level.DEBUG, "the link did not close well", e);
        }
    }

    @Override
    public void close() {
        sender.interrupt();
    }
}
