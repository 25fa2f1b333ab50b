package io.tidemark.account;

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
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;

/** Links by which people join teams: good once, until they expire or are taken back. */
@ApplicationScoped
public class Invitations {

    private final InvitationRepository invitations;
    private final MembershipRepository memberships;
    private final AccountRepository accounts;
    private final Teams teams;
    private final TeamRepository rows;
    private final Changes changes;
    private final AuditLog audit;

    private final Attempts attempts = new Attempts(Clock.systemUTC());

    Invitations(
            InvitationRepository invitations,
            MembershipRepository memberships,
            AccountRepository accounts,
            Teams teams,
            TeamRepository rows,
            Changes changes,
            AuditLog audit) {
        this.invitations = invitations;
        this.memberships = memberships;
        this.accounts = accounts;
        this.teams = teams;
        this.rows = rows;
        this.changes = changes;
        this.audit = audit;
    }

    /** Those of a team that are still good. Who may not invite is shown none. */
    public List<Invitation.View> of(Caller caller, String slug) {
        return invitations.of(
                teams.seen(caller, slug, Permission.MEMBERS_CHANGE).id());
    }

    /**
     * Makes one. Its secret is told this once.
     *
     * @throws Problem {@code too-many-invitations} where the team has as many as it may
     */
    @Action("team.invite")
    @Transactional
    public Invitation.Fresh invite(Caller caller, String slug, Invitation.Wanted wanted) {
        TeamView team = teams.seen(caller, slug, Permission.MEMBERS_CHANGE);
        rows.lock(team.id());
        if (invitations.of(team.id()).size() >= InvitationRepository.MOST) {
            throw new Problem(
                    Problem.Kind.CONFLICT,
                    "too-many-invitations",
                    "The team " + team.slug() + " has " + InvitationRepository.MOST
                            + " invitations that are still good. Take some of them back first.");
        }
        UUID id = Ids.next();
        String token = Tokens.random();
        Instant expiresAt = Clock.systemUTC().instant().plus(Duration.ofDays(wanted.days()));
        invitations.insert(id, team.id(), wanted.role(), Tokens.hash(token), caller.name(), expiresAt);
        audit.record(caller.did("team.invite", "team:" + team.slug())
                .ofTeam(team.id())
                .withDiff(Map.of("invitation", id, "role", wanted.role(), "expiresAt", expiresAt.toString())));
        return new Invitation.Fresh(id, token, "/invitations/" + token, wanted.role(), expiresAt);
    }

    /** Takes one back. */
    @Action("team.uninvite")
    @Transactional
    public void takeBack(Caller caller, String slug, UUID id) {
        TeamView team = teams.seen(caller, slug, Permission.MEMBERS_CHANGE);
        if (!invitations.remove(team.id(), id)) {
            throw Problem.notFound("invitation");
        }
        audit.record(caller.did("team.uninvite", "team:" + team.slug())
                .ofTeam(team.id())
                .withDiff(Map.of("invitation", id)));
    }

    /**
     * What a link is for. Whoever has it may know.
     *
     * @throws Problem not found where it is spent, expired, taken back or made up: which of these is not told
     */
    public Invitation.Offer offer(String token) {
        return invitations.offer(Tokens.hash(token)).orElseThrow(Invitations::spent);
    }

    /**
     * Joins the team that a link is to. Who is a member already keeps the greater role, and the link.
     *
     * @throws Problem as {@link #offer}; {@code member-already}; {@code auditor-changes-nothing}
     */
    @Action("team.join")
    @Transactional
    public TeamView join(Caller caller, InvitationToken token) {
        caller.require(Permission.SELF_CHANGE);
        Invitation.Offer offer = offer(token.secret());
        // Whoever gives them a role at this moment is waited for: it must not be put in the place of theirs.
        rows.lock(offer.team().id());
        if (memberships.roleOf(offer.team().id(), caller.account()).isPresent()) {
            throw new Problem(
                    Problem.Kind.CONFLICT,
                    "member-already",
                    "You are in the team " + offer.team().name() + " already.");
        }
        if (caller.site() == SiteRole.AUDITOR && offer.role().changes()) {
            throw Teams.auditorChangesNothing(caller.name());
        }
        take(token, offer, caller.account());
        audit.record(caller.did("team.join", "team:" + offer.team().slug())
                .ofTeam(offer.team().id())
                .withDiff(Map.of("role", offer.role(), "invitedBy", offer.madeBy())));
        return offer.team();
    }

    /**
     * Makes an account for who has a link and none yet, and joins the team with it.
     *
     * @param from the network address of the request
     * @throws Problem as {@link #offer}; {@code name-taken}; {@code refused-value}; {@code too-many-attempts}: one link
     *     must not tell which names are taken
     */
    public TeamView joinAsNew(InvitationToken token, NewAccount wanted, String from) {
        if (wanted.role() != SiteRole.NONE) {
            throw Problem.refusedValue("siteRole", "An invitation gives no site role.");
        }
        Invitation.Offer offer = offer(token.secret());
        String link = HexFormat.of().formatHex(Tokens.hash(token.secret()));
        attempts.begin(from, link);
        try {
            return make(token, wanted, from);
        } catch (Problem e) {
            attempts.failed(from, link);
            audit.recordAlone(AuditEntry.done(
                            "invited", from, "team.join", "team:" + offer.team().slug())
                    .ofTeam(offer.team().id())
                    .refused(e.type()));
            throw e;
        } finally {
            attempts.end(from);
        }
    }

    private TeamView make(InvitationToken token, NewAccount wanted, String from) {
        String hash = Passwords.hash(wanted.password());
        return QuarkusTransaction.requiringNew().call(() -> {
            Invitation.Offer offer = offer(token.secret());
            AccountEntity account = new AccountEntity(Ids.next(), wanted.name(), wanted.shownAs(), hash, SiteRole.NONE);
            try {
                accounts.persistAndFlush(account);
            } catch (ConstraintViolationException e) {
                throw Accounts.nameTaken(wanted, e);
            }
            take(token, offer, account.id);
            audit.record(AuditEntry.done(wanted.name(), from, "account.create", "account:" + wanted.name())
                    .withDiff(Map.of("invitedBy", offer.madeBy())));
            audit.record(AuditEntry.done(
                            wanted.name(),
                            from,
                            "team.join",
                            "team:" + offer.team().slug())
                    .ofTeam(offer.team().id())
                    .withDiff(Map.of("role", offer.role(), "invitedBy", offer.madeBy())));
            return offer.team();
        });
    }

    private void take(InvitationToken token, Invitation.Offer offer, UUID account) {
        if (!invitations.spend(Tokens.hash(token.secret()))) {
            throw spent();
        }
        memberships.put(offer.team().id(), account, offer.role());
        changes.publish(Teams.MEMBERSHIP, account.toString());
    }

    @Scheduled(every = "1h")
    @Transactional
    void forgetExpired() {
        invitations.removeExpired();
    }

    private static Problem spent() {
        return new Problem(
                Problem.Kind.NOT_FOUND,
                "invitation-over",
                "This invitation was taken up, taken back or has expired. Ask who sent it for another.");
    }
}
