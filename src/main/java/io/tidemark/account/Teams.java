package io.tidemark.account;

import io.tidemark.audit.AuditLog;
import io.tidemark.platform.Changes;
import io.tidemark.platform.Ids;
import io.tidemark.platform.Page;
import io.tidemark.platform.PageRequest;
import io.tidemark.platform.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;

/** The teams and their members. */
@ApplicationScoped
public class Teams {

    /** The topic of {@link Changes} under which a changed or ended membership is told; the payload is the account's id. */
    public static final String MEMBERSHIP = "membership";

    private final TeamRepository teams;
    private final MembershipRepository memberships;
    private final AccountRepository accounts;
    private final AuditLog audit;
    private final Changes changes;

    Teams(
            TeamRepository teams,
            MembershipRepository memberships,
            AccountRepository accounts,
            AuditLog audit,
            Changes changes) {
        this.teams = teams;
        this.memberships = memberships;
        this.accounts = accounts;
        this.audit = audit;
        this.changes = changes;
    }

    /** The team of this slug; whether the caller may know of it is the asker's to check ({@link Caller#requireIn}). */
    public Optional<TeamView> bySlug(String slug) {
        return teams.bySlug(slug).map(TeamEntity::view);
    }

    /** What pages call the team of this id, if there is one. */
    public Optional<String> named(UUID id) {
        return teams.findByIdOptional(id).map(TeamEntity::view).map(TeamView::name);
    }

    /** @throws Problem not found where there is no such team */
    public TeamView byId(UUID id) {
        return teams.findByIdOptional(id).map(TeamEntity::view).orElseThrow(() -> Problem.notFound("team"));
    }

    /**
     * For whoever has waited for a lock since the caller's teams were read.
     *
     * @throws Problem not found where the team was deleted, even if it rests
     */
    public void requireThere(UUID team) {
        if (!teams.isThere(team)) {
            throw Problem.notFound("team");
        }
    }

    /** The caller's own teams by slug, at most 500. */
    public List<TeamView> of(Caller caller) {
        return memberships.teamsOf(caller.account(), "", Page.MAX_LIMIT);
    }

    /** The caller's teams by slug; all of them for administrators and auditors. */
    public Page<TeamView> list(Caller caller, PageRequest request) {
        caller.require(Permission.SELF_SEE);
        String after = request.after().orElse("");
        List<TeamView> rows = caller.may(Permission.TEAMS_SEE)
                ? teams.behind(after, request.limit() + 1).stream()
                        .map(TeamEntity::view)
                        .toList()
                : memberships.teamsOf(caller.account(), after, request.limit() + 1);
        return Page.of(rows, request.limit(), team -> PageRequest.cursor(team.slug()));
    }

    /**
     * Makes a team; the administrator who makes it is its first owner.
     *
     * @throws Problem {@code slug-taken}
     */
    @Action("team.create")
    @Transactional
    public TeamView create(Caller caller, NewTeam wanted) {
        caller.require(Permission.TEAM_CREATE);
        TeamEntity made =
                new TeamEntity(Ids.next(), wanted.slug(), wanted.name().strip());
        try {
            teams.persistAndFlush(made);
        } catch (ConstraintViolationException e) {
            throw slugTaken(wanted, e);
        }
        TeamView team = made.view();
        memberships.put(team.id(), caller.account(), Role.OWNER);
        audit.record(caller.did("team.create", "team:" + team.slug())
                .ofTeam(team.id())
                .withDiff(Map.of("name", team.name())));
        return team;
    }

    /** The members of a team by name, at most 500. */
    public List<MemberView> members(Caller caller, String slug) {
        return memberships.membersOf(seen(caller, slug, Permission.TEAM_SEE).id());
    }

    /**
     * Gives an account a role in a team, or another role.
     *
     * @throws Problem {@code last-owner} where the team would be left without one
     */
    @Action("team.member")
    @Transactional
    public MemberView putMember(Caller caller, String slug, String account, Role role) {
        TeamView team = seen(caller, slug, Permission.MEMBERS_CHANGE);
        teams.lock(team.id());
        AccountEntity member = accounts.named(account).orElseThrow(() -> Problem.notFound("account"));
        if (member.siteRole == SiteRole.AUDITOR && role.changes()) {
            throw auditorChangesNothing(member.name);
        }
        memberships.put(team.id(), member.id, role);
        requireOwner(team);
        changes.publish(MEMBERSHIP, member.id.toString());
        audit.record(caller.did("team.member", "team:" + team.slug())
                .ofTeam(team.id())
                .withDiff(Map.of("account", member.name, "role", role)));
        return memberships.membersOf(team.id()).stream()
                .filter(row -> row.account().equals(member.name))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("member"));
    }

    /**
     * Takes an account out of a team.
     *
     * @throws Problem {@code last-owner} where the team would be left without one
     */
    @Action("team.member")
    @Transactional
    public void removeMember(Caller caller, String slug, String account) {
        TeamView team = seen(caller, slug, Permission.MEMBERS_CHANGE);
        teams.lock(team.id());
        AccountEntity member = accounts.named(account).orElseThrow(() -> Problem.notFound("member"));
        if (!memberships.remove(team.id(), member.id)) {
            throw Problem.notFound("member");
        }
        requireOwner(team);
        changes.publish(MEMBERSHIP, member.id.toString());
        audit.record(caller.did("team.member", "team:" + team.slug())
                .ofTeam(team.id())
                .withDiff(Map.of("account", member.name, "role", "none")));
    }

    /** The team of this slug, for whom the table allows this in it; not found where there is none or it is not theirs. */
    TeamView seen(Caller caller, String slug, Permission permission) {
        TeamView team = bySlug(slug).orElseThrow(() -> Problem.notFound("team"));
        caller.requireIn(team.id(), permission);
        return team;
    }

    private static RuntimeException slugTaken(NewTeam wanted, ConstraintViolationException e) {
        return "team_slug_is_unique".equals(e.getConstraintName())
                ? new Problem(
                        Problem.Kind.CONFLICT,
                        "slug-taken",
                        "There is a team " + wanted.slug() + " already, or one that was deleted and rests.",
                        Map.of("field", "slug"))
                : e;
    }

    static Problem auditorChangesNothing(String name) {
        return new Problem(
                Problem.Kind.CONFLICT,
                "auditor-changes-nothing",
                "An auditor changes nothing: " + name + " can be an auditor and a viewer of teams, or neither.");
    }

    private void requireOwner(TeamView team) {
        if (!memberships.hasOwner(team.id())) {
            throw new Problem(
                    Problem.Kind.CONFLICT,
                    "last-owner",
                    "The team " + team.slug() + " would have no owner. Make somebody else its owner first.");
        }
    }
}
