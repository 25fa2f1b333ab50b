package io.tidemark.host;

import io.tidemark.audit.Knocks;
import io.tidemark.platform.Changes;
import io.tidemark.platform.Ids;
import io.tidemark.platform.Processes;
import io.tidemark.protocol.HostCapacity;
import io.tidemark.protocol.Protocol;
import io.tidemark.protocol.ToAgent;
import io.tidemark.protocol.ToConsole;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** What the console does about an agent's messages: one transaction each. */
@ApplicationScoped
class LinkDesk {

    private static final Logger LOG = Logger.getLogger(LinkDesk.class);
    private static final int MOST_IMAGES = 1000;

    private final HostRepository hosts;
    private final Enrolments enrolments;
    private final Links links;
    private final IntentSource intents;
    private final Event<HostReported> reported;
    private final Event<GuestSurveyed> surveyed;
    private final Event<GuestTaskDone> taskDone;
    private final Processes processes;
    private final Changes changes;
    private final Knocks knocks;
    private final Optional<String> address;

    LinkDesk(
            HostRepository hosts,
            Enrolments enrolments,
            Links links,
            IntentSource intents,
            Event<HostReported> reported,
            Event<GuestSurveyed> surveyed,
            Event<GuestTaskDone> taskDone,
            Processes processes,
            Changes changes,
            Knocks knocks,
            @ConfigProperty(name = "tidemark.internal-address") Optional<String> address) {
        this.hosts = hosts;
        this.enrolments = enrolments;
        this.links = links;
        this.intents = intents;
        this.reported = reported;
        this.surveyed = surveyed;
        this.taskDone = taskDone;
        this.processes = processes;
        this.changes = changes;
        this.knocks = knocks;
        this.address = address;
    }

    UUID newLinkId() {
        return Ids.next();
    }

    /** An agent was turned away, or what says it is one. */
    void turnedAway(String from, String reason) {
        knocks.refused("host.link", from, reason);
    }

    UUID enrol(ToConsole.Enrol enrol, String nonce, String from) {
        return enrolments.redeem(enrol, nonce, from);
    }

    /** @throws LinkRefused {@code version}, {@code unknown-host}, {@code bad-signature} */
    void prove(ToConsole.Hello hello, String nonce) {
        if (!Protocol.VERSIONS.contains(hello.version())) {
            throw new LinkRefused(
                    "version",
                    "The agent speaks version " + hello.version() + " of the protocol, the console " + Protocol.VERSIONS
                            + ". Update the older of the two.");
        }
        byte[] key = hosts.publicKey(hello.host())
                .orElseThrow(() -> new LinkRefused(
                        "unknown-host", "The console does not know this host. Enrol this machine with a new token."));
        AgentKey.of(key)
                .requireSigned(
                        hello.signature(),
                        nonce,
                        hello.host().toString(),
                        hello.session().toString());
    }

    /** Makes the link the owner of its host; whoever held it before is told. */
    @Transactional
    void own(AgentLink link, ToConsole.Hello hello) {
        if (!hosts.own(
                hello.host(),
                link.id(),
                hello.session(),
                processes.self(),
                address.orElseGet(link::reachedAt),
                hello.facts())) {
            throw new LinkRefused("unknown-host", "The host was removed. Enrol this machine with a new token.");
        }
        changes.publish(HostTopics.OWNER, hello.host().toString());
        changes.publish(HostTopics.HOST, hello.host().toString());
        links.take(link);
        LOG.infof("A host is linked host=%s session=%s", hello.host(), hello.session());
    }

    /** Takes a report, if it is newer than the last one and the link still owns the host. */
    @Transactional
    void reported(AgentLink link, ToConsole.Report report) {
        HostCapacity said = report.capacity();
        HostCapacity capacity = new HostCapacity(said.diskFreeGib(), Claim.cut(said.images(), MOST_IMAGES));
        boolean newer = hosts.acceptReport(
                link.host(), link.id(), report.session(), report.sequence(), report.intentGeneration(), capacity);
        if (!newer) {
            LOG.debugf("Left out a report that is not newer host=%s sequence=%s", link.host(), report.sequence());
            return;
        }
        reported.fire(new HostReported(link.host(), report.intentGeneration(), report.vms()));
    }

    /** Passes on what a guest of the host says stands on volatile ground. */
    @Transactional
    void surveyed(AgentLink link, ToConsole.Surveyed said) {
        surveyed.fire(new GuestSurveyed(link.host(), said.vm(), said.survey()));
    }

    /** Passes on that a task is over. */
    @Transactional
    void taskDone(AgentLink link, ToConsole.TaskDone done) {
        taskDone.fire(new GuestTaskDone(link.host(), done.vm(), done.task(), done.outcome()));
    }

    ToAgent.Intent intentFor(UUID host) {
        return intents.intentFor(host);
    }

    /** The connection is gone from this process. */
    void released(AgentLink link) {
        links.release(link);
    }

    /** The connection has ended: unless a newer one owns it, its host is away. */
    @Transactional
    void ended(AgentLink link) {
        if (hosts.disown(link.host(), link.id())) {
            changes.publish(HostTopics.HOST, link.host().toString());
            LOG.infof("A host is away host=%s", link.host());
        }
    }
}
