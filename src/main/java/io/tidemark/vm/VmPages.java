package io.tidemark.vm;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.tidemark.account.Caller;
import io.tidemark.account.Callers;
import io.tidemark.account.Permission;
import io.tidemark.account.TeamView;
import io.tidemark.account.Teams;
import io.tidemark.platform.Page;
import io.tidemark.platform.PageRequest;
import io.tidemark.platform.Preferences;
import io.tidemark.platform.Problem;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestCookie;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;

/** The VMs in the browser. */
@Path("/vms")
@Produces(MediaType.TEXT_HTML)
@Authenticated
public class VmPages {

    private static final PageRequest ALL = new PageRequest(Page.MAX_LIMIT, Optional.empty());

    private final Vms vms;
    private final VmCreation creation;
    private final VmActions actions;
    private final RestingVms resting;
    private final VmLive live;
    private final VmTemplates templates;
    private final TemplateShelf shelf;
    private final NewVmChoices choices;
    private final Teams teams;
    private final Callers callers;
    private final VmPageViews views;

    VmPages(
            Vms vms,
            VmCreation creation,
            VmActions actions,
            RestingVms resting,
            VmLive live,
            VmTemplates templates,
            TemplateShelf shelf,
            NewVmChoices choices,
            Teams teams,
            Callers callers,
            VmPageViews views) {
        this.vms = vms;
        this.creation = creation;
        this.actions = actions;
        this.resting = resting;
        this.live = live;
        this.templates = templates;
        this.shelf = shelf;
        this.choices = choices;
        this.teams = teams;
        this.callers = callers;
        this.views = views;
    }

    @CheckedTemplate(basePath = "vm")
    static class Templates {
        static native TemplateInstance list(VmListPage view);

        static native TemplateInstance none();

        static native TemplateInstance create(NewVmPage view);

        static native TemplateInstance fromTemplate(TemplatePage.From view);

        static native TemplateInstance one(VmPage view);
    }

    @GET
    public Response list(
            @RestQuery Optional<String> team,
            @RestQuery Optional<String> show,
            @RestQuery Optional<String> q,
            @RestQuery Optional<String> after,
            @RestCookie(Preferences.TEAM) Optional<String> remembered) {
        Caller caller = callers.current();
        Optional<TeamView> shown = shownTeam(caller, team, remembered);
        if (shown.isEmpty()) {
            return Response.ok(Templates.none()).build();
        }
        TeamView of = shown.get();
        String query = q.orElse("").strip();
        VmListPage page = VmListPage.of(
                of.slug(),
                of.name(),
                vms.list(caller, new VmFilter(Optional.of(of.slug()), Set.of(), query), PageRequest.longest(after)),
                VmListPage.Filter.of(show),
                query,
                after,
                caller.mayIn(of.id(), Permission.VM_CREATE),
                shelf.of(caller, of),
                resting(caller, of),
                views.language(),
                Clock.systemUTC().instant());
        return Response.ok(Templates.list(page)).cookie(remember(of)).build();
    }

    @GET
    @Path("live")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Blocking
    public Multi<OutboundSseEvent> live(@RestQuery Optional<String> team, @Context Sse sse) {
        Caller caller = callers.current();
        TeamView of = shownTeam(caller, team, Optional.empty()).orElseThrow(() -> Problem.notFound("team"));
        return live.ofTeam(of.id(), sse);
    }

    @GET
    @Path("new")
    public TemplateInstance create(
            @RestQuery Optional<String> team,
            @RestQuery Optional<UUID> template,
            @RestCookie(Preferences.TEAM) Optional<String> remembered) {
        Caller caller = callers.current();
        TeamView of = shownTeam(caller, team, remembered).orElseThrow(() -> Problem.notFound("team"));
        caller.requireIn(of.id(), Permission.VM_CREATE);
        String name = NewVmPage.freeName(names(caller, of));
        if (template.isPresent()) {
            VmTemplate from = templates.byId(caller, of.slug(), template.get());
            return page(caller, of, NewVmForm.from(from, name), Optional.empty());
        }
        return page(caller, of, choices.usual(caller, of, name), Optional.empty());
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response create(MultivaluedMap<String, String> sent) {
        Caller caller = callers.current();
        TeamView of = shownTeam(caller, Optional.ofNullable(sent.getFirst("team")), Optional.empty())
                .orElseThrow(() -> Problem.notFound("team"));
        NewVmForm form = NewVmForm.of(sent);
        try {
            return seeOther(creation.create(caller, form.request(of.slug())).id());
        } catch (Problem problem) {
            return switch (problem.kind()) {
                case REFUSED_VALUE, CONFLICT, NO_ROOM, BAD_REQUEST ->
                    Response.status(problem.kind().status())
                            .entity(page(caller, of, form, Optional.of(NewVmPage.Wrong.of(problem, views.language()))))
                            .build();
                case UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, STALE, TOO_LARGE, TOO_MANY, HOST_AWAY -> throw problem;
            };
        }
    }

    private TemplateInstance page(Caller caller, TeamView team, NewVmForm form, Optional<NewVmPage.Wrong> wrong) {
        NewVmPage page = choices.page(caller, team, form, wrong);
        return form.templateId()
                .map(id -> templates.byId(caller, team.slug(), id))
                .map(from -> Templates.fromTemplate(new TemplatePage.From(page, from)))
                .orElseGet(() -> Templates.create(page));
    }

    @GET
    @Path("{vm}")
    public TemplateInstance one(
            UUID vm,
            @RestQuery Optional<String> tab,
            @RestQuery Optional<String> saved,
            @RestQuery Optional<String> after) {
        Caller caller = callers.current();
        return Templates.one(views.of(
                caller, vm, VmPage.Tab.of(tab), VmPage.Saved.of(saved), PageRequest.of(Optional.empty(), after)));
    }

    @GET
    @Path("{vm}/live")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Blocking
    public Multi<OutboundSseEvent> liveOne(UUID vm, @Context Sse sse) {
        return live.ofVm(vms.byId(callers.current(), vm).id(), sse);
    }

    @POST
    @Path("{vm}/start")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response start(UUID vm) {
        actions.start(callers.current(), vm, Optional.empty());
        return seeOther(vm);
    }

    @POST
    @Path("{vm}/bring-back")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response bringBack(UUID vm, @RestForm Optional<String> name) {
        try {
            resting.bringBack(callers.current(), vm, new RestingVms.BringBack(name), Optional.empty());
        } catch (Problem problem) {
            if (!problem.type().equals("name-taken")) {
                throw problem;
            }
            // The page of the VM says so, and asks for another name.
        }
        return seeOther(vm);
    }

    private List<RestPanel> resting(Caller caller, TeamView team) {
        List<VmView> resting = vms.list(
                        caller, new VmFilter(Optional.of(team.slug()), Set.of(VmState.RESTING), ""), ALL)
                .items();
        Set<String> taken = resting.isEmpty() ? Set.of() : names(caller, team);
        return resting.stream()
                .flatMap(vm -> views.rest(caller, vm, taken.contains(vm.name())).stream())
                .toList();
    }

    private Set<String> names(Caller caller, TeamView team) {
        return vms.list(caller, new VmFilter(Optional.of(team.slug()), Set.of(), ""), ALL).items().stream()
                .map(VmView::name)
                .collect(Collectors.toSet());
    }

    private Optional<TeamView> shownTeam(Caller caller, Optional<String> asked, Optional<String> remembered) {
        List<TeamView> own = teams.of(caller);
        Optional<String> wanted = asked.filter(slug -> !slug.isBlank());
        if (wanted.isPresent()) {
            return Optional.of(own.stream()
                    .filter(team -> team.slug().equals(wanted.get()))
                    .findFirst()
                    .orElseThrow(() -> Problem.notFound("team")));
        }
        return own.stream()
                .filter(team -> remembered.filter(team.slug()::equals).isPresent())
                .findFirst()
                .or(() -> own.stream().findFirst());
    }

    private static NewCookie remember(TeamView team) {
        return new NewCookie.Builder(Preferences.TEAM)
                .value(team.slug())
                .path("/")
                .maxAge(NewCookie.DEFAULT_MAX_AGE)
                .httpOnly(true)
                .sameSite(NewCookie.SameSite.LAX)
                .build();
    }

    private static Response seeOther(UUID vm) {
        return seeOther("/vms/" + vm);
    }

    private static Response seeOther(String path) {
        return Response.status(Response.Status.SEE_OTHER)
                .header(HttpHeaders.LOCATION, path)
                .build();
    }
}
