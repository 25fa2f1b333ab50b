package io.tidemark.account;

import io.quarkus.arc.All;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.tidemark.audit.AuditEntry;
import io.tidemark.audit.AuditLog;
import io.tidemark.platform.Changes;
import io.tidemark.platform.Ids;
import io.tidemark.platform.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Teams are deleted, rest for a while, are brought back, or go for good with all that is theirs. While one rests, nobody is
 * a member of it: what is its own is not there for anybody.
 */
@ApplicationScoped
public class RestingTeams {

    private static final Logger LOG = Logger.getLogger(RestingTeams.class);

    private final RestingTeamRepository resting;
    private final MembershipRepository memberships;
    private final Quotas quotas;
    private final Teams teams;
    private final List<TeamContents> contents;
    private final AuditLog audit;
    private final Changes changes;
    private final Duration period;

    RestingTeams(
            RestingTeamRepository resting,
            MembershipRepository memberships,
            Quotas quotas,
            Teams teams,
            @All List<TeamContents> contents,
            AuditLog audit,
            Changes changes,
            @ConfigProperty(name = "tidemark.rest.teams", defaultValue = "7D") Duration period) {
        if (period.isNegative()) {
            throw new IllegalArgumentException("tidemark.rest.teams is " + period + "; a rest is zero or more long.");
        }
        this.resting = resting;
        this.memberships = memberships;
        this.quotas = quotas;
        this.teams = teams;
        this.contents = contents;
        this.audit = audit;
        this.changes = changes;
        this.period = period;
    }

    /** The deleted teams that the caller can bring back: those they owned, all for administrators. At most 500, by slug. */
    public List<RestingTeam> list(Caller caller) {
        caller.require(Permission.SELF_SEE);
        return caller.may(Permission.TEAM_CREATE) ? resting.all() : resting.ownedBy(caller.account());
    }

    /**
     * Deletes a team whose VMs all are stopped. Its owners and administrators may.
     *
     * @throws Problem {@code team-in-use} with the VMs that run
     */
    @Action("team.delete")
    @Transactional
    public RestingTeam delete(Caller caller, String slug) {
        TeamView team = teams.seen(caller, slug, Permission.TEAM_DELETE);
        quotas.lock(team.id());
        contents.forEach(each -> each.requireIdle(team.id()));
        Instant now = Clock.systemUTC().instant();
        RestingTeam rests = new RestingTeam(team, now, caller.name(), now.plus(period));
        UUID deletion = Ids.next();
        resting.rest(team.id(), now, rests.until(), caller.name(), deletion);
        membersChanged(team.id());
        audit.record(caller.did("team.delete", target(team))
                .ofTeam(team.id())
                .ofOperation(deletion)
                .withDiff(
                        Map.of("name", team.name(), "restsUntil", rests.until().toString())));
        return rests;
    }

    /** Brings a deleted team back as it was. Its owners and administrators may. */
    @Action("team.bring-back")
    @Transactional
    public TeamView bringBack(Caller caller, String slug) {
        RestingTeam rests = locked(caller, slug);
        if (!rests.until().isAfter(Clock.systemUTC().instant())) {
            throw new Problem(
                    Problem.Kind.CONFLICT, "wrong-state", rests.team().name() + " is going for good already.");
        }
        resting.wake(rests.team().id());
        membersChanged(rests.team().id());
        audit.record(caller.did("team.bring-back", target(rests.team()))
                .ofTeam(rests.team().id())
                .withDiff(Map.of("name", rests.team().name())));
        return rests.team();
    }

    /** Ends a deleted team's rest before its time: it goes within a minute. Its owners and administrators may. */
    @Action("team.delete-now")
    @Transactional
    public void deleteNow(Caller caller, String slug) {
        RestingTeam rests = locked(caller, slug);
        resting.end(rests.team().id(), Clock.systemUTC().instant());
        audit.record(caller.did("team.delete-now", target(rests.team()))
                .ofTeam(rests.team().id())
                .withDiff(Map.of("name", rests.team().name())));
    }

    private RestingTeam locked(Caller caller, String slug) {
        Optional<RestingTeam> found = resting.lock(slug);
        TeamView team =
                found.map(RestingTeam::team).or(() -> teams.bySlug(slug)).orElseThrow(() -> Problem.notFound("team"));
        // A caller who was read while it rested has no role in it, though somebody may have brought it back since.
        memberships
                .roleOf(team.id(), caller.account())
                .map(role -> caller.with(team.id(), role))
                .orElse(caller)
                .requireIn(team.id(), Permission.TEAM_DELETE);
        return found.orElseThrow(() -> new Problem(
                Problem.Kind.CONFLICT,
                "wrong-state",
                team.name() + " has not been deleted, or has been brought back by now."));
    }

    private void membersChanged(UUID team) {
        resting.members(team).forEach(account -> changes.publish(Teams.MEMBERSHIP, account.toString()));
    }

    @Scheduled(every = "60s", delayed = "10s")
    void look() {
        endUntil(Clock.systemUTC().instant());
    }

    /** Takes away all teams whose rest is over at this time, as far as hosts have removed what is theirs. */
    void endUntil(Instant now) {
        for (UUID team : QuarkusTransaction.requiringNew().call(() -> resting.over(now))) {
            try {
                QuarkusTransaction.requiringNew()
                        .run(() -> resting.lockOver(team, now).ifPresent(deletion -> end(team, deletion)));
            } catch (RuntimeException e) {
                LOG.warnf(e, "A deleted team could not be removed; it will be tried again team=%s", team);
            }
        }
    }

    private void end(UUID team, UUID deletion) {
        for (TeamContents each : contents) {
            if (each.clear(team, deletion) == TeamContents.Cleared.NOT_YET) {
                return;
            }
        }
        TeamView gone = teams.byId(team);
        resting.remove(team);
        audit.record(AuditEntry.done("system:console", "console", "team.delete-for-good", target(gone))
                .ofTeam(team)
                .ofOperation(deletion)
                .withDiff(Map.of("name", gone.name())));
        LOG.infof("A deleted team is gone team=%s slug=%s", team, gone.slug());
    }

    private static String target(TeamView team) {
        return "team:" + team.slug();
    }
}
