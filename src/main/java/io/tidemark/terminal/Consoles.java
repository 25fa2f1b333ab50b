package io.tidemark.terminal;

import io.quarkus.scheduler.Scheduled;
import io.tidemark.account.Caller;
import io.tidemark.account.Callers;
import io.tidemark.account.Permission;
import io.tidemark.account.SignIn;
import io.tidemark.account.Teams;
import io.tidemark.audit.AuditEntry;
import io.tidemark.audit.AuditLog;
import io.tidemark.audit.Knocks;
import io.tidemark.host.Hosts;
import io.tidemark.host.Links;
import io.tidemark.platform.Changes;
import io.tidemark.platform.Problem;
import io.tidemark.vm.VmAction;
import io.tidemark.vm.VmTopics;
import io.tidemark.vm.VmView;
import io.tidemark.vm.Vms;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.enterprise.event.ObservesAsync;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/** The serial consoles that this process has open: who may open one, and when one is cut. */
@ApplicationScoped
class Consoles {

    private static final Logger LOG = Logger.getLogger(Consoles.class);

    private final Set<SerialSession> open = ConcurrentHashMap.newKeySet();
    private final Tickets tickets;
    private final Callers callers;
    private final Vms vms;
    private final Links links;
    private final Hosts hosts;
    private final Terminals terminals;
    private final Recordings recordings;
    private final AuditLog audit;
    private final Knocks knocks;

    Consoles(
            Tickets tickets,
            Callers callers,
            Vms vms,
            Links links,
            Hosts hosts,
            Terminals terminals,
            Recordings recordings,
            AuditLog audit,
            Knocks knocks) {
        this.tickets = tickets;
        this.callers = callers;
        this.vms = vms;
        this.links = links;
        this.hosts = hosts;
        this.terminals = terminals;
        this.recordings = recordings;
        this.audit = audit;
        this.knocks = knocks;
    }

    /** Who is let in, and where the VM's host is linked. */
    sealed interface Admitted {

        /** To this process. */
        record Here(Tickets.Grant grant, UUID host, Optional<Recorder> recorder) implements Admitted {}

        /** To another, which opens its console for {@code ticket}: it checks, records and cuts. */
        record Elsewhere(Tickets.Grant grant, String address, String ticket) implements Admitted {}
    }

    /**
     * Takes the ticket and looks once more whether its holder may.
     *
     * @throws Problem {@code bad-ticket} for whatever is wrong with it; {@code wrong-state}; {@code host-away}
     */
    @ActivateRequestContext
    Admitted admit(String ticket, String vm, String from) {
        try {
            return admitted(ticket, vm, from);
        } catch (Problem problem) {
            // Whose ticket it was is told by the entry of the ticket, if it was one.
            knocks.refused("vm.console.open", from, problem.type());
            throw problem;
        }
    }

    private Admitted admitted(String ticket, String vm, String from) {
        Tickets.Grant grant = tickets.redeem(ticket)
                .filter(each -> SerialEndpoint.id(vm).filter(each.vm()::equals).isPresent())
                .orElseThrow(() -> new Problem(
                        Problem.Kind.UNAUTHENTICATED,
                        "bad-ticket",
                        "The ticket is not known, used, expired, or of another VM. Ask for a new one."));
        whyNot(grant).ifPresent(why -> {
            throw new Problem(Problem.Kind.FORBIDDEN, "not-any-more", why);
        });
        Caller caller = callers.stillBy(grant.credential(), from).orElseThrow();
        VmView view = vms.byId(caller, grant.vm());
        view.whyNot(VmAction.CONSOLE).ifPresent(why -> {
            throw new Problem(Problem.Kind.CONFLICT, "wrong-state", view.name() + ": " + why.sentence());
        });
        UUID host = view.host().orElseThrow();
        if (!links.holds(host)) {
            return elsewhere(grant, host);
        }
        // No entry, no console.
        Optional<Recorder> recorder = recordings.begin(grant, view);
        audit.recordAlone(entry(grant, "vm.console.open")
                .withDiff(recorder.<Map<String, Object>>map(
                                each -> Map.of("recording", each.id().toString()))
                        .orElse(Map.of())));
        return new Admitted.Here(grant, host, recorder);
    }

    private Admitted elsewhere(Tickets.Grant grant, UUID host) {
        if (grant.hop() == Tickets.Hop.RELAYED) {
            throw away(); // The link moved on between two looks; a third would chase it.
        }
        String address = hosts.linkAddress(host).orElseThrow(Consoles::away);
        String ticket = terminals.reissue(grant);
        return new Admitted.Elsewhere(grant, address, ticket);
    }

    private static Problem away() {
        return new Problem(
                Problem.Kind.HOST_AWAY,
                "host-away",
                "The VM's host is away at this moment. Try again in a few seconds.");
    }

    private static AuditEntry entry(Tickets.Grant grant, String action) {
        return AuditEntry.done(grant.actor(), grant.from(), action, "vm:" + grant.vm())
                .ofTeam(grant.team())
                .by(UUID.fromString(grant.credential()));
    }

    /** Writes a part of a recording, and waits until it is there. */
    void write(Recorder.Part part) {
        recordings.write(part);
    }

    void opened(SerialSession session) {
        open.add(session);
    }

    /** Called once for each console that began. */
    @ActivateRequestContext
    void closed(SerialSession session, Map<String, Object> facts) {
        open.remove(session);
        recordEnd(session.grant(), facts);
    }

    /** Called for one that was admitted and did not begin: its opening is told by an entry already. */
    @ActivateRequestContext
    void neverBegan(Admitted.Here admitted, String reason) {
        Map<String, Object> facts = new HashMap<>(Map.of("reason", reason, "seconds", 0, "bytesIn", 0, "bytesOut", 0));
        admitted.recorder().ifPresent(recorder -> {
            recorder.flush().ifPresent(this::write);
            facts.putAll(recorder.facts());
        });
        recordEnd(admitted.grant(), facts);
    }

    private void recordEnd(Tickets.Grant grant, Map<String, Object> facts) {
        try {
            audit.recordAlone(entry(grant, "vm.console.close").withDiff(facts));
        } catch (RuntimeException e) {
            LOG.errorf(e, "The end of a console could not be recorded vm=%s", grant.vm());
        }
    }

    /** Why the console must end now, a sentence; empty while its holder may. */
    Optional<String> whyNot(Tickets.Grant grant) {
        Optional<Caller> caller = callers.stillBy(grant.credential(), grant.from());
        if (caller.isEmpty()) {
            return Optional.of("The session has ended.");
        }
        if (!caller.get().mayIn(grant.team(), Permission.CONSOLE_OPEN)) {
            return Optional.of("The right to operate this team's VMs has ended.");
        }
        try {
            vms.byId(caller.get(), grant.vm());
            return Optional.empty();
        } catch (Problem gone) {
            return Optional.of("The VM is gone.");
        }
    }

    void changed(@ObservesAsync Changes.Change change) {
        switch (change.topic()) {
            case SignIn.ENDED -> check(session -> session.grant().credential().equals(change.payload()));
            case Teams.MEMBERSHIP ->
                check(session -> session.grant().account().toString().equals(change.payload()));
            case VmTopics.VM ->
                VmTopics.VmChange.of(change)
                        .ifPresent(vm -> check(session -> session.grant().vm().equals(vm.vm())));
            default -> {} // Somebody else's topic.
        }
    }

    void missed(@ObservesAsync Changes.Missed missed) {
        check(session -> true);
    }

    /** A session also ends by its clock, of which no change tells. */
    @Scheduled(every = "30s")
    void checkAll() {
        check(session -> true);
    }

    private void check(Predicate<SerialSession> which) {
        open.stream().filter(which).forEach(session -> whyNot(session.grant()).ifPresent(session::cut));
    }
}
