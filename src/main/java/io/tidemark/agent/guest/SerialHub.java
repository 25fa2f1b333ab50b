package io.tidemark.agent.guest;

import io.tidemark.agent.net.UnixSocket;
import io.tidemark.agent.storage.VmFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A VM's serial port, run after run: QEMU's socket takes one client, so this is it, keeps a bounded log and lets any
 * number of viewers watch and type. Viewers stay over a restart of the VM.
 */
public final class SerialHub {

    /** How much of the log a new viewer gets, in bytes: some screens full. */
    private static final int RECENT = 64 * 1024;

    /** Viewers of one VM at once. */
    private static final int MOST_VIEWERS = 32;

    /** Pieces of input that wait for a guest which does not read; one viewer may have 4 KiB under way. */
    private static final int WAITING_INPUT = 256;

    private static final System.Logger LOG = System.getLogger(SerialHub.class.getName());

    private final VmFolder folder;
    private final SerialLog log;
    private final List<Viewer> viewers = new CopyOnWriteArrayList<>();
    private Optional<Connection> connection = Optional.empty();

    /** The serial port of the VM in {@code folder}. */
    public SerialHub(VmFolder folder) {
        this.folder = folder;
        this.log = new SerialLog(folder);
    }

    /** Connects to the QEMU that has just started or was found. */
    public synchronized void connect() throws IOException {
        disconnect();
        Connection made = new Connection(UnixSocket.connect(folder.file(VmFolder.SERIAL_SOCKET)));
        connection = Optional.of(made);
        made.begin();
    }

    /** Whether a QEMU is connected. */
    public synchronized boolean isConnected() {
        return connection.map(Connection::isOpen).orElse(false);
    }

    /** Lets go of QEMU; viewers stay. */
    public synchronized void disconnect() {
        connection.ifPresent(Connection::close);
        connection = Optional.empty();
    }

    /**
     * Lets {@code viewer} watch, beginning with recent output.
     *
     * @return whether there was room for one more
     */
    public synchronized boolean attach(Viewer viewer) {
        if (viewers.size() >= MOST_VIEWERS) {
            return false;
        }
        try {
            byte[] recent = log.recent(RECENT);
            viewer.show(recent, recent.length);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the serial log can't be read vm=" + folder.id(), e);
        }
        viewers.add(viewer);
        return true;
    }

    /** Lets {@code viewer} go. */
    public void detach(Viewer viewer) {
        viewers.remove(viewer);
    }

    /**
     * Types {@code bytes}. Where no guest runs they are dropped, as on a real port.
     *
     * @param written run once the guest's side has taken them, or they are dropped
     */
    public synchronized void type(byte[] bytes, Runnable written) {
        boolean taken = connection
                .filter(Connection::isOpen)
                .map(open -> open.offer(new Input(ByteBuffer.wrap(bytes), written)))
                .orElse(false);
        if (!taken) {
            written.run();
        }
    }

    private synchronized void take(byte[] bytes, int length) {
        try {
            log.append(bytes, length);
        } catch (IOException e) {
            // a full disk must not stop what people see
            LOG.log(System.Logger.Level.WARNING, "the serial log can't be written vm=" + folder.id(), e);
        }
        viewers.forEach(viewer -> viewer.show(bytes, length));
    }

    private record Input(ByteBuffer bytes, Runnable written) {}

    /** One QEMU's end of the port. */
    private final class Connection {
        private final SocketChannel channel;
        private final BlockingQueue<Input> waiting = new ArrayBlockingQueue<>(WAITING_INPUT);
        private final Thread writer = Thread.ofVirtual().name("serial-input").unstarted(this::write);

        Connection(SocketChannel channel) {
            this.channel = channel;
        }

        void begin() {
            Thread.ofVirtual().name("serial").start(this::read);
            writer.start();
        }

        boolean isOpen() {
            return channel.isOpen();
        }

        boolean offer(Input input) {
            return waiting.offer(input);
        }

        private void read() {
            ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
            try {
                while (channel.read(buffer.clear()) >= 0) {
                    take(buffer.array(), buffer.position());
                }
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "the serial port has ended vm=" + folder.id(), e);
            } finally {
                close();
            }
        }

        private void write() {
            try {
                while (channel.isOpen()) {
                    Input input = waiting.take();
                    try {
                        UnixSocket.writeFully(channel, input.bytes());
                    } finally {
                        input.written().run();
                    }
                }
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "input for a serial port that has ended vm=" + folder.id(), e);
            } catch (InterruptedException e) {
                // closed: what still waits is given back below
                Thread.currentThread().interrupt();
            } finally {
                for (Input left = waiting.poll(); left != null; left = waiting.poll()) {
                    left.written().run();
                }
            }
        }

        void close() {
            try {
                channel.close();
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "a serial socket did not close well", e);
            }
            writer.interrupt();
        }
    }
}
