package io.tidemark.host;

/** Whoever looks at a stream of a host. Called on the link's event loop: must not block. */
public interface StreamViewer {

    /** Bytes of the stream, never more than were granted. */
    void received(byte[] bytes);

    /** {@code bytes} more may be sent towards the guest. */
    void granted(int bytes);

    /** The stream has ended, for {@code reason}, a sentence. Nothing follows. */
    void ended(String reason);
}
