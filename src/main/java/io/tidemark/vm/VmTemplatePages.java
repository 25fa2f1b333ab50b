package io.tidemark.vm;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.tidemark.account.Caller;
import io.tidemark.account.Callers;
import io.tidemark.account.Permission;
import io.tidemark.account.TeamView;
import io.tidemark.account.Teams;
import io.tidemark.platform.Problem;
import io.tidemark.policy.Policies;
import io.tidemark.vm.NewVmPage.Wrong;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jboss.resteasy.reactive.RestQuery;

/** A team's templates in the browser. */
@Path("/teams/{slug}/templates")
@Produces(MediaType.TEXT_HTML)
@Authenticated
public class VmTemplatePages {

    private final VmTemplates templates;
    private final TemplateShelf shelf;
    private final NewVmChoices choices;
    private final Policies policies;
    private final Teams teams;
    private final Callers callers;

    VmTemplatePages(
            VmTemplates templates,
            TemplateShelf shelf,
            NewVmChoices choices,
            Policies policies,
            Teams teams,
            Callers callers) {
        this.templates = templates;
        this.shelf = shelf;
        this.choices = choices;
        this.policies = policies;
        this.teams = teams;
        this.callers = callers;
    }

    @CheckedTemplate(basePath = "vm")
    static class Templates {
        static native TemplateInstance templates(TemplatePage.Listed view);

        static native TemplateInstance template(TemplatePage view);
    }

    @GET
    public TemplateInstance list(String slug) {
        Caller caller = callers.current();
        TeamView team = team(slug);
        return Templates.templates(
                new TemplatePage.Listed(team, shelf.of(caller, team).orElseThrow(() -> Problem.notFound("team"))));
    }

    @GET
    @Path("new")
    public TemplateInstance create(String slug, @RestQuery Optional<UUID> from) {
        Caller caller = callers.current();
        TeamView team = team(slug);
        caller.requireIn(team.id(), Permission.TEMPLATE_CHANGE);
        if (from.isPresent()) {
            return blank(caller, team, NewVmForm.of(templates.like(caller, slug, from.get())));
        }
        return blank(caller, team, choices.usual(caller, team, ""));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response create(String slug, MultivaluedMap<String, String> sent) {
        return write(slug, sent, Optional.empty(), (caller, wanted) -> templates.create(caller, wanted, slug));
    }

    @GET
    @Path("{id}")
    public TemplateInstance change(String slug, UUID id) {
        Caller caller = callers.current();
        TeamView team = team(slug);
        TemplateRequest written = templates.written(caller, slug, id);
        Optional<String> trouble =
                templates.byId(caller, slug, id).trouble().map(reason -> ReasonWords.say(reason, choices.language()));
        return page(
                caller,
                team,
                NewVmForm.of(written),
                written.summary().orElse(""),
                Optional.of(id),
                trouble,
                Optional.empty());
    }

    @POST
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response change(String slug, UUID id, MultivaluedMap<String, String> sent) {
        return write(
                slug,
                sent,
                Optional.of(id),
                (caller, wanted) -> templates.change(caller, id, slug, wanted, Optional.empty()));
    }

    @POST
    @Path("{id}/delete")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response delete(String slug, UUID id) {
        templates.delete(callers.current(), id, slug, Optional.empty());
        return toAll(slug);
    }

    private Response write(
            String slug,
            MultivaluedMap<String, String> sent,
            Optional<UUID> id,
            BiConsumer<Caller, TemplateRequest> deed) {
        Caller caller = callers.current();
        TeamView team = team(slug);
        caller.requireIn(team.id(), Permission.TEMPLATE_CHANGE);
        sent.putSingle("policyRevision", revision(team, sent));
        NewVmForm form = NewVmForm.of(sent);
        String summary = Optional.ofNullable(sent.getFirst("summary")).orElse("");
        try {
            deed.accept(caller, TemplateRequest.of(Optional.of(form.name()), Optional.of(summary), form.request(slug)));
            return toAll(slug);
        } catch (Problem problem) {
            if (!TemplatePage.showsAgain(problem)) {
                throw problem;
            }
            return Response.status(problem.kind().status())
                    .entity(page(
                            caller,
                            team,
                            form,
                            summary,
                            id,
                            Optional.empty(),
                            Optional.of(Wrong.of(problem, choices.language()))))
                    .build();
        }
    }

    /** Where VMs are to stay with a revision: the one that the form was about, or the latest of another policy. */
    private String revision(TeamView team, MultivaluedMap<String, String> sent) {
        String policy = Optional.ofNullable(sent.getFirst("policy")).orElse("");
        if (!"fixed".equals(sent.getFirst("follow"))) {
            return String.valueOf(VmRequest.LATEST);
        }
        if (policy.equals(sent.getFirst("fixedOf"))) {
            return Optional.ofNullable(sent.getFirst("fixed")).orElse("");
        }
        return policies.usableBy(callers.current(), team.id()).stream()
                .filter(each -> each.id().toString().equals(policy))
                .map(each -> String.valueOf(each.latest().number()))
                .findFirst()
                .orElse("");
    }

    private TemplateInstance blank(Caller caller, TeamView team, NewVmForm form) {
        return page(caller, team, form, "", Optional.empty(), Optional.empty(), Optional.empty());
    }

    private TemplateInstance page(
            Caller caller,
            TeamView team,
            NewVmForm form,
            String summary,
            Optional<UUID> id,
            Optional<String> trouble,
            Optional<Wrong> wrong) {
        NewVmPage vm = choices.page(caller, team, form, wrong);
        return Templates.template(new TemplatePage(
                vm,
                id,
                summary,
                Optional.of(form.policyRevision())
                        .filter(number -> !number.isEmpty() && !number.equals(String.valueOf(VmRequest.LATEST))),
                form.policy(),
                trouble));
    }

    private TeamView team(String slug) {
        return teams.bySlug(slug).orElseThrow(() -> Problem.notFound("team"));
    }

    private static Response toAll(String slug) {
        return Response.status(Response.Status.SEE_OTHER)
                .header("Location", "/teams/" + slug + "/templates")
                .build();
    }
}
