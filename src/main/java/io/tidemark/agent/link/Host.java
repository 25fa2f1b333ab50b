package io.tidemark.agent.link;

import io.tidemark.agent.guest.GuestNews;
import io.tidemark.agent.guest.SerialHub;
import io.tidemark.protocol.HostCapacity;
import io.tidemark.protocol.HostFacts;
import io.tidemark.protocol.ToAgent;
import io.tidemark.protocol.VmReport;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What the link speaks for. No method blocks for long. */
public interface Host {

    /** What the host is. */
    HostFacts facts();

    /** What changes on it. */
    HostCapacity capacity();

    /** A link has been opened: generations of intents count anew. */
    void linked();

    /** What the console wants. */
    void take(ToAgent.Intent intent);

    /** The generation of the intent taken last. */
    long intentGeneration();

    /** What is to be seen of every VM. */
    List<VmReport> reports();

    /** What guests did that the console has not heard of since {@link #linked}; it counts as told from now on. */
    List<GuestNews> news();

    /** The serial port of a VM that is here. */
    Optional<SerialHub> serial(UUID vm);

    /** The size of a viewer's terminal. */
    void resize(UUID vm, int columns, int rows);
}
