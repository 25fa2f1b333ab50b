package io.tidemark.account;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.tidemark.platform.Moment;
import io.tidemark.platform.Page;
import io.tidemark.platform.PageRequest;
import io.tidemark.platform.Problem;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;

/** The teams in the browser. */
@Path("/teams")
@Produces(MediaType.TEXT_HTML)
@Authenticated
public class TeamPages {

    private static final PageRequest ALL = new PageRequest(Page.MAX_LIMIT, Optional.empty());

    private final Callers callers;
    private final Teams teams;
    private final Invitations invitations;
    private final Quotas quotas;
    private final QuotaRequests requests;
    private final TeamOffers offers;
    private final GuardRails rails;
    private final RestingTeams resting;

    TeamPages(
            Callers callers,
            Teams teams,
            Invitations invitations,
            Quotas quotas,
            QuotaRequests requests,
            TeamOffers offers,
            GuardRails rails,
            RestingTeams resting) {
        this.callers = callers;
        this.teams = teams;
        this.invitations = invitations;
        this.quotas = quotas;
        this.requests = requests;
        this.offers = offers;
        this.rails = rails;
        this.resting = resting;
    }

    /**
     * The list.
     *
     * @param resting deleted ones that the caller can bring back
     * @param waiting requests that the caller can answer
     * @param makes whether the caller makes teams
     */
    public record TeamList(
            List<TeamLine> teams,
            List<RestingLine> resting,
            List<TeamPage.RequestLine> waiting,
            boolean makes,
            Optional<Refused> refused) {}

    /** A deleted team that the caller can bring back. */
    public record RestingLine(String slug, String name, String by, Moment at, Moment until) {

        static RestingLine of(RestingTeam resting) {
            return new RestingLine(
                    resting.team().slug(),
                    resting.team().name(),
                    resting.by(),
                    Moment.of(resting.since()),
                    Moment.of(resting.until()));
        }
    }

    /**
     * A team of the list.
     *
     * @param role the caller's; empty for an administrator or auditor who is no member
     * @param bars the use of its quota; none where the caller is no member: there may be hundreds of those
     */
    public record TeamLine(String slug, String name, Optional<Role> role, List<TeamPage.Bar> bars) {}

    /** A fresh link. */
    public record InvitedPage(TeamView team, String link, Role role, Moment expiresAt) {}

    @CheckedTemplate(basePath = "account")
    static class Templates {
        static native TemplateInstance teams(TeamList view);

        static native TemplateInstance team(TeamPage view);

        static native TemplateInstance invited(InvitedPage view);
    }

    @GET
    public TemplateInstance list() {
        return list(callers.current(), Optional.empty());
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response make(@RestForm Optional<String> slug, @RestForm Optional<String> name) {
        Caller caller = callers.current();
        caller.require(Permission.TEAM_CREATE);
        try {
            return to(teams.create(caller, new NewTeam(slug.orElse(""), name.orElse("")))
                    .slug());
        } catch (Problem problem) {
            return again(problem, list(caller, Optional.of(Refused.of(problem))));
        }
    }

    @GET
    @Path("{slug}")
    public TemplateInstance one(String slug) {
        return page(callers.current(), slug, Optional.empty());
    }

    @POST
    @Path("{slug}/members")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response put(String slug, @RestForm Optional<String> account, @RestForm Optional<String> role) {
        return change(
                slug, caller -> teams.putMember(caller, slug, account.orElse("").strip(), role(role)));
    }

    @POST
    @Path("{slug}/members/{account}/remove")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response remove(String slug, String account) {
        return change(slug, caller -> teams.removeMember(caller, slug, account));
    }

    @POST
    @Path("{slug}/delete")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response delete(String slug, @RestForm Optional<String> typed) {
        return change(slug, caller -> {
            requireTyped(caller, slug, typed);
            resting.delete(caller, slug);
        });
    }

    @POST
    @Path("{slug}/bring-back")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response bringBack(String slug) {
        return to(resting.bringBack(callers.current(), slug).slug());
    }

    @POST
    @Path("{slug}/delete-now")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response deleteNow(String slug, @RestForm Optional<String> typed) {
        Caller caller = callers.current();
        if (typed.map(String::strip).filter(slug::equals).isPresent()) {
            resting.deleteNow(caller, slug);
            return seeOther("/teams");
        }
        return Response.status(422)
                .entity(list(caller, Optional.of(Refused.TYPED)))
                .build();
    }

    /** Whoever may not delete it is told that, whatever they typed. */
    private void requireTyped(Caller caller, String slug, Optional<String> typed) {
        teams.seen(caller, slug, Permission.TEAM_DELETE);
        if (typed.map(String::strip).filter(slug::equals).isEmpty()) {
            throw Problem.refusedValue("typed", "Type the team's short name to delete it.");
        }
    }

    @POST
    @Path("{slug}/invitations")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public TemplateInstance invite(String slug, @RestForm Optional<String> role, @Context UriInfo address) {
        Invitation.Fresh fresh =
                invitations.invite(callers.current(), slug, new Invitation.Wanted(role(role), Optional.empty()));
        String link = address.getBaseUri().resolve(fresh.path()).toString();
        return Templates.invited(
                new InvitedPage(teams.bySlug(slug).orElseThrow(), link, fresh.role(), Moment.of(fresh.expiresAt())));
    }

    @POST
    @Path("{slug}/invitations/{id}/remove")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response takeBack(String slug, UUID id) {
        return change(slug, caller -> invitations.takeBack(caller, slug, id));
    }

    @POST
    @Path("{slug}/quota")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response setQuota(
            String slug,
            @RestForm Optional<String> vms,
            @RestForm Optional<String> vcpus,
            @RestForm Optional<String> memoryMib,
            @RestForm Optional<String> diskGib) {
        return change(
                slug,
                caller -> quotas.set(
                        caller,
                        slug,
                        new Quota(
                                number("vms", vms),
                                number("vcpus", vcpus),
                                number("memoryMib", memoryMib),
                                number("diskGib", diskGib),
                                quotas.of(caller, slug).limits().snapshots())));
    }

    @POST
    @Path("{slug}/quota-requests")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response ask(
            String slug,
            @RestForm Optional<String> vms,
            @RestForm Optional<String> vcpus,
            @RestForm Optional<String> memoryMib,
            @RestForm Optional<String> diskGib,
            @RestForm Optional<String> why) {
        return change(
                slug,
                caller -> requests.ask(
                        caller,
                        slug,
                        new QuotaRequest.Wanted(
                                number("vms", vms),
                                number("vcpus", vcpus),
                                number("memoryMib", memoryMib),
                                number("diskGib", diskGib),
                                why)));
    }

    @POST
    @Path("requests/{id}/{verdict:approve|decline}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response answer(UUID id, String verdict, @RestForm Optional<String> note) {
        Caller caller = callers.current();
        caller.require(Permission.QUOTA_SET);
        try {
            requests.answer(
                    caller, id, new QuotaRequest.Answer(Verdict.valueOf(verdict.toUpperCase(Locale.ROOT)), note));
            return seeOther("/teams");
        } catch (Problem problem) {
            return again(problem, list(caller, Optional.of(Refused.of(problem))));
        }
    }

    private TemplateInstance list(Caller caller, Optional<Refused> refused) {
        List<TeamLine> lines = teams.list(caller, ALL).items().stream()
                .map(team -> new TeamLine(
                        team.slug(),
                        team.name(),
                        Optional.ofNullable(caller.teams().get(team.id())),
                        caller.teams().containsKey(team.id())
                                ? TeamPage.Bar.all(quotas.of(caller, team.slug()))
                                : List.of()))
                .toList();
        List<TeamPage.RequestLine> waiting = caller.may(Permission.QUOTA_SET)
                ? requests.waiting(caller).stream()
                        .map(TeamPage.RequestLine::of)
                        .toList()
                : List.of();
        List<RestingLine> rests =
                resting.list(caller).stream().map(RestingLine::of).toList();
        return Templates.teams(new TeamList(lines, rests, waiting, caller.may(Permission.TEAM_CREATE), refused));
    }

    private TemplateInstance page(Caller caller, String slug, Optional<Refused> refused) {
        TeamView team = teams.seen(caller, slug, Permission.TEAM_SEE);
        return Templates.team(TeamPage.of(
                caller,
                team,
                teams.members(caller, slug),
                caller.mayIn(team.id(), Permission.MEMBERS_CHANGE) ? invitations.of(caller, slug) : List.of(),
                quotas.of(caller, slug),
                requests.of(caller, slug),
                offers.of(caller, team),
                rails.of(caller, slug),
                refused));
    }

    /** What a form of a team's page does. */
    @FunctionalInterface
    private interface Deed {
        void by(Caller caller);
    }

    private Response change(String slug, Deed deed) {
        Caller caller = callers.current();
        try {
            deed.by(caller);
            // Who took themselves out of the team has no page of it any more.
            return callers.stillBy(caller.credential(), caller.from())
                            .filter(now -> teams.bySlug(slug)
                                    .filter(team -> now.mayIn(team.id(), Permission.TEAM_SEE))
                                    .isPresent())
                            .isPresent()
                    ? to(slug)
                    : seeOther("/teams");
        } catch (Problem problem) {
            return switch (problem.kind()) {
                case CONFLICT, REFUSED_VALUE -> again(problem, page(caller, slug, Optional.of(Refused.of(problem))));
                case NOT_FOUND ->
                    teams.bySlug(slug)
                            .filter(team -> caller.mayIn(team.id(), Permission.TEAM_SEE))
                            .map(team -> again(problem, page(caller, slug, Optional.of(Refused.of(problem)))))
                            .orElseThrow(() -> problem);
                case BAD_REQUEST, UNAUTHENTICATED, FORBIDDEN, STALE, TOO_LARGE, TOO_MANY, HOST_AWAY, NO_ROOM ->
                    throw problem;
            };
        }
    }

    private static Role role(Optional<String> typed) {
        return typed.flatMap(text -> TeamPage.RoleChoice.all(Role.VIEWER).stream()
                        .filter(choice -> choice.value().equals(text))
                        .map(TeamPage.RoleChoice::role)
                        .findFirst())
                .orElseThrow(() -> Problem.refusedValue("role", "role must be one of viewer, operator, owner."));
    }

    private static Optional<Integer> number(String field, Optional<String> typed) {
        try {
            return typed.map(String::strip).filter(text -> !text.isEmpty()).map(Integer::valueOf);
        } catch (NumberFormatException e) {
            throw Problem.refusedValue(field, field + " must be a whole number.");
        }
    }

    private static Response again(Problem problem, TemplateInstance page) {
        return Response.status(problem.kind().status()).entity(page).build();
    }

    private static Response to(String slug) {
        return seeOther("/teams/" + slug);
    }

    private static Response seeOther(String path) {
        return Response.status(Response.Status.SEE_OTHER)
                .header("Location", path)
                .build();
    }
}
