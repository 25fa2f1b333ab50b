package io.tidemark.host;

import io.tidemark.protocol.Protocol;
import io.tidemark.protocol.ToAgent;
import io.vertx.core.buffer.Buffer;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** An open stream to a VM, as its viewer holds it. */
public final class HostStream {

    private final AgentLink link;
    private final int id;
    private final UUID vm;
    private final StreamViewer viewer;
    private final AtomicInteger granted;
    private final AtomicBoolean open = new AtomicBoolean(true);

    HostStream(AgentLink link, int id, UUID vm, int credit, StreamViewer viewer) {
        this.link = link;
        this.id = id;
        this.vm = vm;
        this.granted = new AtomicInteger(credit);
        this.viewer = viewer;
    }

    /** The host that the stream comes from. */
    public UUID host() {
        return link.host();
    }

    /** Sends bytes towards the guest; the viewer counts what it was granted, see {@link StreamViewer#granted}. */
    public void send(byte[] bytes) {
        int most = Protocol.MAX_BINARY_BYTES - Integer.BYTES;
        for (int at = 0; at < bytes.length && open.get(); at += most) {
            int length = Math.min(most, bytes.length - at);
            link.sendBytes(Buffer.buffer(Integer.BYTES + length).appendInt(id).appendBytes(bytes, at, length));
        }
    }

    /** Lets the agent send {@code bytes} more. */
    public void grant(int bytes) {
        if (open.get() && bytes > 0) {
            granted.addAndGet(bytes);
            link.send(new ToAgent.StreamCredit(id, bytes));
        }
    }

    /** Tells the guest how large the viewer's terminal is. */
    public void resize(int columns, int rows) {
        if (open.get()) {
            link.send(new ToAgent.Resize(vm, columns, rows));
        }
    }

    /** The viewer looks away. */
    public void close() {
        if (open.compareAndSet(true, false)) {
            link.forget(id);
            link.send(new ToAgent.StreamClose(id));
        }
    }

    void received(byte[] bytes) {
        if (granted.addAndGet(-bytes.length) < 0) {
            close();
            viewer.ended("The host sent more than it was allowed to.");
            return;
        }
        viewer.received(bytes);
    }

    void granted(int bytes) {
        if (bytes > 0) {
            viewer.granted(bytes);
        }
    }

    void ended(String reason) {
        if (open.compareAndSet(true, false)) {
            link.forget(id);
            viewer.ended(reason);
        }
    }
}
