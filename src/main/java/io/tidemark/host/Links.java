package io.tidemark.host;

import io.quarkus.scheduler.Scheduled;
import io.tidemark.platform.Changes;
import io.tidemark.protocol.StreamKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The links of hosts that this console process holds. */
@ApplicationScoped
public class Links {

    private final Map<UUID, AgentLink> byHost = new ConcurrentHashMap<>();
    private final HostRepository hosts;
    private final Changes changes;

    Links(HostRepository hosts, Changes changes) {
        this.hosts = hosts;
        this.changes = changes;
    }

    /** Whether this process holds the host's link. */
    public boolean holds(UUID host) {
        return byHost.containsKey(host);
    }

    /**
     * Opens a stream to a VM on a host whose link this process holds; recent output comes first.
     *
     * @param credit how many bytes the agent may send before it is granted more
     * @return empty where this process does not hold the link, or the host has too many streams
     */
    public Optional<HostStream> open(UUID host, UUID vm, StreamKind kind, int credit, StreamViewer viewer) {
        return Optional.ofNullable(byHost.get(host)).flatMap(link -> link.open(vm, kind, credit, viewer));
    }

    void take(AgentLink link) {
        Optional.ofNullable(byHost.put(link.host(), link))
                .filter(old -> old != link)
                .ifPresent(Links::replaced);
    }

    private static void replaced(AgentLink old) {
        old.refuse(new LinkRefused("replaced", "A newer connection speaks for this host."));
    }

    void release(AgentLink link) {
        byHost.values().removeIf(each -> each == link);
    }

    void changed(@ObservesAsync Changes.Change change) {
        switch (change.topic()) {
            case HostTopics.INTENT -> held(change).ifPresent(AgentLink::push);
            case HostTopics.OWNER -> held(change).ifPresent(this::checkOwner);
            default -> {} // Somebody else's topic.
        }
    }

    private Optional<AgentLink> held(Changes.Change change) {
        return Optional.ofNullable(byHost.get(UUID.fromString(change.payload())));
    }

    private void checkOwner(AgentLink link) {
        if (!hosts.owns(link.host(), link.id())) {
            replaced(link);
        }
    }

    /** While changes went unheard, hosts may have got other owners and other intent. */
    void missed(@ObservesAsync Changes.Missed missed) {
        byHost.values().forEach(this::checkOwner);
        byHost.values().forEach(AgentLink::push);
    }

    /** Sends intent that a change did not lead to: a nudge can be lost, the generation can't. */
    @Scheduled(every = "10s")
    void catchUp() {
        if (byHost.isEmpty()) {
            return;
        }
        hosts.generations(byHost.keySet()).forEach((host, generation) -> Optional.ofNullable(byHost.get(host))
                .filter(link -> link.sentGeneration() < generation)
                .ifPresent(AgentLink::push));
    }

    /** A console process that died took the links it held with it. */
    @Scheduled(every = "5s")
    @Transactional
    void disownOfTheDead() {
        List<UUID> lost = hosts.disownOfTheDead();
        lost.forEach(host -> changes.publish(HostTopics.HOST, host.toString()));
    }
}
