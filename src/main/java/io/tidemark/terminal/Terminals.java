package io.tidemark.terminal;

import io.tidemark.account.Action;
import io.tidemark.account.Caller;
import io.tidemark.account.Permission;
import io.tidemark.audit.AuditLog;
import io.tidemark.platform.Problem;
import io.tidemark.vm.VmAction;
import io.tidemark.vm.VmView;
import io.tidemark.vm.Vms;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;

/** Lets people at the serial consoles of VMs. It is a root shell, so operators of the VM's team may, viewers may not. */
@ApplicationScoped
public class Terminals {

    /** A page opens its console at once; a ticket that is found in a log later is worth nothing. */
    static final Duration GOOD_FOR = Duration.ofSeconds(30);

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Tickets tickets;
    private final Vms vms;
    private final RecordedTeams recorded;
    private final Recordings recordings;
    private final AuditLog audit;

    Terminals(Tickets tickets, Vms vms, RecordedTeams recorded, Recordings recordings, AuditLog audit) {
        this.tickets = tickets;
        this.vms = vms;
        this.recorded = recorded;
        this.recordings = recordings;
        this.audit = audit;
    }

    /**
     * Issues a ticket that opens the VM's serial console once, within 30 s.
     *
     * @throws Problem not found; {@code role-needed}; {@code wrong-state} where there is no console; {@code
     *     recorded-enough}
     */
    @Action("vm.console.ticket")
    @Transactional
    public Ticket ticket(Caller caller, UUID vm) {
        VmView view = vms.byId(caller, vm);
        caller.requireIn(view.teamId(), Permission.CONSOLE_OPEN);
        view.whyNot(VmAction.CONSOLE).ifPresent(why -> {
            throw new Problem(
                    Problem.Kind.CONFLICT,
                    "wrong-state",
                    view.name() + ": " + why.sentence(),
                    Map.of("vmStatus", view.status().slug(), "action", VmAction.CONSOLE.slug(), "reason", why.key()));
        });
        if (recorded.covers(view.team())) {
            recordings.requireRoom(vm);
        }
        Instant expiresAt = Instant.now().plus(GOOD_FOR);
        String ticket = issue(
                new Tickets.Grant(
                        vm,
                        view.teamId(),
                        caller.account(),
                        caller.name(),
                        caller.credential(),
                        caller.from(),
                        Tickets.Hop.FIRST),
                expiresAt);
        audit.record(caller.did("vm.console.ticket", "vm:" + vm)
                .ofTeam(view.teamId())
                .withDiff(caller.admin() ? Map.of("siteRole", "admin") : Map.of()));
        return new Ticket(ticket, expiresAt, recorded.covers(view.team()));
    }

    /** A ticket for another console process, in place of one that was just taken. */
    String reissue(Tickets.Grant taken) {
        return issue(taken.relayed(), Instant.now().plus(GOOD_FOR));
    }

    private String issue(Tickets.Grant grant, Instant expiresAt) {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        String ticket = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        tickets.insert(ticket, grant, expiresAt);
        return ticket;
    }
}
