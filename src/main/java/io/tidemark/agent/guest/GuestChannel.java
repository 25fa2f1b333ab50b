package io.tidemark.agent.guest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.agent.net.BoundedLines;
import io.tidemark.agent.net.UnixSocket;
import io.tidemark.agent.storage.Json;
import io.tidemark.agent.storage.VmFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** The host's end of a guest's channel, for one run of QEMU. What comes is bounded in length and in pace. */
public final class GuestChannel implements AutoCloseable {

    /** The contract's limit is 64 KiB; a guest of another build may be more talkative. */
    private static final int LONGEST_LINE = 256 * 1024;

    /** A boot is some dozens of lines; a guest that says more waits in its own queue. */
    private static final int LINES_AT_ONCE = 500;

    private static final Duration PER_LINE = Duration.ofMillis(20);

    private static final int WAITING_REQUESTS = 16;

    private static final System.Logger LOG = System.getLogger(GuestChannel.class.getName());

    private final SocketChannel channel;
    private final Consumer<GuestLine> listener;
    private final BlockingQueue<String> requests = new ArrayBlockingQueue<>(WAITING_REQUESTS);
    private final AtomicLong ids = new AtomicLong();

    /** No answer to an earlier agent's request is taken for one to ours. */
    private final String prefix = Long.toHexString(RandomGenerator.getDefault().nextLong());

    private final Thread writer = Thread.ofVirtual().name("guest-requests").unstarted(this::write);
    private long nonsense;

    private GuestChannel(SocketChannel channel, Consumer<GuestLine> listener) {
        this.channel = channel;
        this.listener = listener;
    }

    /**
     * Connects and asks the guest to say hello, which it does as soon as it can.
     *
     * @param listener hears each line that makes sense, on the channel's own thread
     */
    public static GuestChannel connect(VmFolder folder, Consumer<GuestLine> listener) throws IOException {
        GuestChannel guest = new GuestChannel(UnixSocket.connect(folder.file(VmFolder.GUEST_SOCKET)), listener);
        Thread.ofVirtual().name("guest").start(() -> guest.read(folder));
        guest.writer.start();
        guest.greet();
        return guest;
    }

    /** Asks for all steps and the hello again. */
    public void greet() {
        ask("hello", Json.mapper().createObjectNode());
    }

    /** Tells the guest the size of the terminal on its serial port. */
    public void resize(int columns, int rows) {
        ask("resize", Json.mapper().createObjectNode().put("rows", rows).put("cols", columns));
    }

    /** Whether QEMU's end is still there. */
    public boolean isOpen() {
        return channel.isOpen();
    }

    /**
     * Asks the guest for something.
     *
     * @return the id that the answer will bear; none if the guest does not read what it was asked before
     */
    public Optional<String> ask(String what, ObjectNode values) {
        String id = prefix + "-" + ids.incrementAndGet();
        ObjectNode request = Json.mapper().createObjectNode().put("id", id).put("do", what);
        request.setAll(values);
        if (!channel.isOpen() || !requests.offer(request + "\n")) {
            LOG.log(System.Logger.Level.DEBUG, "a guest does not read its channel; left out request=" + what);
            return Optional.empty();
        }
        return Optional.of(id);
    }

    private void read(VmFolder folder) {
        BoundedLines lines = new BoundedLines(channel, LONGEST_LINE);
        Pace pace = new Pace();
        try {
            for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
                pace.keep();
                take(GuestLine.parse(line.get()));
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the guest channel has ended vm=" + folder.id(), e);
        } finally {
            if (nonsense + lines.leftOut() > 0) {
                LOG.log(
                        System.Logger.Level.INFO,
                        "a guest said what makes no sense vm=" + folder.id() + " lines="
                                + (nonsense + lines.leftOut()));
            }
            close();
        }
    }

    private void take(GuestLine line) {
        if (line instanceof GuestLine.Nonsense) {
            nonsense++;
        } else {
            listener.accept(line);
        }
    }

    private void write() {
        try {
            while (channel.isOpen()) {
                byte[] request = requests.take().getBytes(StandardCharsets.UTF_8);
                UnixSocket.writeFully(channel, ByteBuffer.wrap(request));
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a request to a guest that is gone", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a guest channel did not close well", e);
        }
        writer.interrupt();
    }

    /** Lets a burst through and then one line after the other; the guest's own queue holds the rest. */
    private static final class Pace {
        private long budget = LINES_AT_ONCE;
        private long refilled = System.nanoTime();

        void keep() {
            long earned = (System.nanoTime() - refilled) / PER_LINE.toNanos();
            if (earned > 0) {
                refilled += earned * PER_LINE.toNanos();
                budget = Math.min(LINES_AT_ONCE, budget + earned);
            }
            if (budget > 0) {
                budget--;
            } else {
                LockSupport.parkNanos(PER_LINE.toNanos());
            }
        }
    }
}
