package io.tidemark.host;

import io.tidemark.account.Action;
import io.tidemark.account.Caller;
import io.tidemark.account.Permission;
import io.tidemark.audit.AuditLog;
import io.tidemark.host.HostView.Scheduling;
import io.tidemark.platform.Changes;
import io.tidemark.platform.DatabaseFailure;
import io.tidemark.platform.Etags;
import io.tidemark.platform.Page;
import io.tidemark.platform.PageRequest;
import io.tidemark.platform.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The hosts. Everybody who is signed in may see them; administrators change them. */
@ApplicationScoped
public class Hosts {

    private final HostRepository hosts;
    private final AuditLog audit;
    private final Changes changes;

    Hosts(HostRepository hosts, AuditLog audit, Changes changes) {
        this.hosts = hosts;
        this.audit = audit;
        this.changes = changes;
    }

    /** The hosts by name. */
    public Page<HostView> list(Caller caller, PageRequest request) {
        caller.require(Permission.CATALOGUE_SEE);
        return Page.of(
                hosts.page(request.after().orElse(""), request.limit() + 1),
                request.limit(),
                host -> PageRequest.cursor(host.name()));
    }

    /** @throws Problem not found where no host has this name or id */
    public HostView byNameOrId(Caller caller, String nameOrId) {
        caller.require(Permission.CATALOGUE_SEE);
        return hosts.byNameOrId(nameOrId).orElseThrow(() -> Problem.notFound("host"));
    }

    /** Hosts by their id, in one query; for other features, which have checked who asks. */
    public Map<UUID, HostView> byIds(Collection<UUID> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        return hosts.byIds(ids).stream().collect(Collectors.toMap(HostView::id, Function.identity()));
    }

    /** Every host, for placement. */
    public List<HostView> all() {
        return hosts.all();
    }

    /** Places and starts nothing on the host any more; what runs there runs on. */
    @Action("host.drain")
    @Transactional
    public HostView drain(Caller caller, UUID id, Optional<String> ifMatch) {
        return schedule(caller, id, Scheduling.DRAINING, ifMatch);
    }

    /** Ends a drain. */
    @Action("host.undrain")
    @Transactional
    public HostView undrain(Caller caller, UUID id, Optional<String> ifMatch) {
        return schedule(caller, id, Scheduling.OPEN, ifMatch);
    }

    private HostView schedule(Caller caller, UUID id, Scheduling scheduling, Optional<String> ifMatch) {
        caller.require(Permission.HOSTS_CHANGE);
        HostView before = byNameOrId(caller, id.toString());
        Etags.require(ifMatch, before.version());
        hosts.schedule(id, scheduling);
        String action = scheduling == Scheduling.DRAINING ? "host.drain" : "host.undrain";
        audit.record(caller.did(action, "host:" + id)
                .withDiff(Map.of("name", before.name(), "scheduling", scheduling.slug())));
        changes.publish(HostTopics.HOST, id.toString());
        return byNameOrId(caller, id.toString());
    }

    /**
     * Forgets a host; its agent is turned away from then on.
     *
     * @throws Problem {@code host-in-use} while VMs stand on it
     */
    @Action("host.remove")
    @Transactional
    public void remove(Caller caller, UUID id) {
        caller.require(Permission.HOSTS_CHANGE);
        HostView host = byNameOrId(caller, id.toString());
        audit.record(caller.did("host.remove", "host:" + id).withDiff(Map.of("name", host.name())));
        try {
            hosts.delete(id);
        } catch (DatabaseFailure e) {
            if (e.broke("vm_stands_on_a_host") || e.broke("vm_wants_a_host")) {
                throw new Problem(
                        Problem.Kind.CONFLICT,
                        "host-in-use",
                        host.name() + " can't be removed: VMs are placed on it. Delete them first.");
            }
            throw e;
        }
        changes.publish(HostTopics.OWNER, id.toString());
        changes.publish(HostTopics.HOST, id.toString());
    }

    /**
     * Says that what is wanted on the host has changed, in the caller's transaction: after it commits, whoever holds the
     * host's link sends the intent.
     *
     * @return the intent's new generation
     */
    public long intentChanged(UUID host) {
        long generation = hosts.raiseGeneration(host);
        changes.publish(HostTopics.INTENT, host.toString());
        return generation;
    }

    /** Where other console processes reach the one that holds the host's link, such as {@code ws://10.0.0.5:8080}. */
    public Optional<String> linkAddress(UUID host) {
        return hosts.linkAddress(host);
    }

    /** The generation of what is wanted on the host. */
    public long generation(UUID host) {
        return hosts.generations(List.of(host)).getOrDefault(host, 0L);
    }
}
