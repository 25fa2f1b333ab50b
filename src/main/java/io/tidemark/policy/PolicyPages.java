package io.tidemark.policy;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.tidemark.account.Caller;
import io.tidemark.account.Callers;
import io.tidemark.account.GuardRails;
import io.tidemark.account.Permission;
import io.tidemark.account.TeamView;
import io.tidemark.account.Teams;
import io.tidemark.account.Verdict;
import io.tidemark.platform.Etags;
import io.tidemark.platform.Language;
import io.tidemark.platform.Page;
import io.tidemark.platform.PageRequest;
import io.tidemark.platform.Preferences;
import io.tidemark.platform.Problem;
import io.tidemark.policy.PolicyEditor.Task;
import io.tidemark.policy.PolicyEditor.Wrong;
import io.tidemark.policy.PolicyPage.DiffView;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestCookie;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;

/** The policies in the browser: what each keeps at every event, how, and the forms that make and revise them. */
@Path("/policies")
@Produces(MediaType.TEXT_HTML)
@Authenticated
public class PolicyPages {

    private final Policies policies;
    private final Proposals proposals;
    private final PolicyViews views;
    private final Teams teams;
    private final GuardRails rails;
    private final Callers callers;

    @Context
    HttpHeaders headers;

    PolicyPages(
            Policies policies, Proposals proposals, PolicyViews views, Teams teams, GuardRails rails, Callers callers) {
        this.policies = policies;
        this.proposals = proposals;
        this.views = views;
        this.teams = teams;
        this.rails = rails;
        this.callers = callers;
    }

    /** A line of the list. */
    public record PolicyLine(
            String path,
            String slug,
            String name,
            String summary,
            Root root,
            Owner owner,
            int revision,
            int keptPaths) {

        static PolicyLine of(Policy policy) {
            Revision latest = policy.latest();
            return new PolicyLine(
                    policy.path(),
                    policy.slug(),
                    policy.name(),
                    policy.summary(),
                    latest.root(),
                    policy.builtIn() ? Owner.BUILT_IN : policy.vm().isPresent() ? Owner.VM : Owner.TEAM,
                    latest.number(),
                    latest.kept().size());
        }

        public boolean keepsAll() {
            return root != Root.RAM;
        }
    }

    /** Whose a policy is. */
    public enum Owner {
        BUILT_IN,
        TEAM,
        VM
    }

    /**
     * The list.
     *
     * @param waiting how many revisions wait for a second person, who may be the caller
     */
    public record PolicyList(List<PolicyLine> policies, boolean mayMake, int waiting) {}

    @CheckedTemplate(basePath = "policy")
    static class Templates {
        static native TemplateInstance list(PolicyList view);

        static native TemplateInstance one(PolicyPage view);

        static native TemplateInstance edit(PolicyEditor view);

        static native TemplateInstance proposals(ProposalsPage view);
    }

    @GET
    public TemplateInstance list() {
        Caller caller = callers.current();
        List<PolicyLine> lines =
                policies.list(caller, new PageRequest(Page.MAX_LIMIT, Optional.empty())).items().stream()
                        .map(PolicyLine::of)
                        .toList();
        return Templates.list(new PolicyList(
                lines, !operated(caller).isEmpty(), proposals.waitingFor(caller).size()));
    }

    @GET
    @Path("proposals")
    public TemplateInstance waiting() {
        return Templates.proposals(views.waiting(callers.current(), Optional.empty()));
    }

    /** Answers from the page of all that wait, which need not know the policy's own. */
    @POST
    @Path("proposals")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response answer(
            @RestForm Optional<UUID> policy,
            @RestForm Optional<UUID> proposal,
            @RestForm Optional<String> verdict,
            @RestForm Optional<String> note) {
        Caller caller = callers.current();
        UUID of = policy.orElseThrow(() -> Problem.notFound("policy"));
        try {
            proposals.answer(caller, of, new Proposal.Answer(proposal, verdict(verdict), note));
        } catch (Problem problem) {
            Wrong wrong = told(problem);
            return Response.status(problem.kind().status())
                    .entity(Templates.proposals(views.waiting(caller, Optional.of(wrong.message()))))
                    .build();
        }
        return seeOther("/policies/proposals");
    }

    @GET
    @Path("{policy}")
    public TemplateInstance one(
            String policy,
            @RestQuery Optional<Integer> revision,
            @RestQuery Optional<String> event,
            @RestQuery Optional<String> ask) {
        return Templates.one(views.of(
                callers.current(),
                policy,
                revision,
                event.flatMap(Event::bySlug).orElse(Event.RESTART),
                ask.map(ExplainBox::shortened).filter(text -> !text.isEmpty()),
                language()));
    }

    @GET
    @Path("new")
    public TemplateInstance make(
            @RestQuery Optional<String> copyOf,
            @RestQuery Optional<String> team,
            @RestCookie(Preferences.TEAM) Optional<String> remembered) {
        Caller caller = callers.current();
        TeamView of = team.map(slug -> asked(caller, slug)).orElseGet(() -> chosen(caller, remembered));
        Policy model = policies.usable(caller, of.id(), copyOf.orElse(Policies.USUAL_FOR_ISO.toString()));
        PolicyForm form = PolicyForm.of("", "", model.latest());
        return Templates.edit(editor(of, model, Task.MAKE, form, Optional.empty(), Optional.empty()));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response make(MultivaluedMap<String, String> sent) {
        Caller caller = callers.current();
        TeamView of = asked(caller, Optional.ofNullable(sent.getFirst("team")).orElse(""));
        Policy model = policies.usable(
                caller,
                of.id(),
                Optional.ofNullable(sent.getFirst("copyOf")).orElse(Policies.USUAL_FOR_ISO.toString()));
        PolicyForm form = PolicyForm.of(sent);
        try {
            return seeOther(policies.create(caller, form.policy(of.slug())));
        } catch (Problem problem) {
            Wrong wrong = told(problem);
            return Response.status(problem.kind().status())
                    .entity(Templates.edit(editor(of, model, Task.MAKE, form, Optional.of(wrong), Optional.empty())))
                    .build();
        }
    }

    @GET
    @Path("{policy}/revise")
    public TemplateInstance revise(String policy) {
        Caller caller = callers.current();
        Policy of = policies.named(caller, policy);
        TeamView team = teamOf(caller, of);
        PolicyForm form = PolicyForm.of(of.name(), of.summary(), of.latest());
        return Templates.edit(editor(team, of, Task.REVISE, form, Optional.empty(), Optional.empty()));
    }

    @POST
    @Path("{policy}/revise")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response revise(String policy, MultivaluedMap<String, String> sent) {
        Caller caller = callers.current();
        Policy of = policies.named(caller, policy);
        TeamView team = teamOf(caller, of);
        PolicyForm form = PolicyForm.of(sent);
        try {
            RevisionRequest wanted = form.rules();
            Revision draft = policies.draft(caller, of.id(), wanted);
            RevisionDiff diff = RevisionDiff.of(of.latest(), draft);
            if (diff.keepsLess() && !sent.containsKey("understood")) {
                return Response.status(422)
                        .entity(Templates.edit(
                                editor(team, of, Task.REVISE, form, Optional.empty(), Optional.of(DiffView.of(diff)))))
                        .build();
            }
            policies.revise(
                    caller,
                    of.id(),
                    wanted,
                    Optional.ofNullable(sent.getFirst("latest")).map(PolicyPages::etag));
            return seeOther(of);
        } catch (Problem problem) {
            Wrong wrong = told(problem);
            return Response.status(problem.kind().status())
                    .entity(Templates.edit(editor(team, of, Task.REVISE, form, Optional.of(wrong), Optional.empty())))
                    .build();
        }
    }

    @POST
    @Path("{policy}/proposal")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response answer(
            UUID policy,
            @RestForm Optional<UUID> proposal,
            @RestForm Optional<String> verdict,
            @RestForm Optional<String> note) {
        proposals.answer(callers.current(), policy, new Proposal.Answer(proposal, verdict(verdict), note));
        return seeOther("/policies/" + policy);
    }

    private static Optional<Verdict> verdict(Optional<String> said) {
        return said.flatMap(word -> Stream.of(Verdict.values())
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst());
    }

    /** What is told beside the form; everything else is a page of its own. */
    private Wrong told(Problem problem) {
        return switch (problem.kind()) {
            case REFUSED_VALUE, CONFLICT, BAD_REQUEST, STALE -> Wrong.of(problem, language());
            case UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, TOO_LARGE, TOO_MANY, HOST_AWAY, NO_ROOM -> throw problem;
        };
    }

    private PolicyEditor editor(
            TeamView team,
            Policy policy,
            Task task,
            PolicyForm form,
            Optional<Wrong> wrong,
            Optional<DiffView> keepsLess) {
        return new PolicyEditor(
                task,
                team.slug(),
                team.name(),
                policy.path(),
                policy.name(),
                policy.latest().number(),
                form,
                wrong,
                keepsLess,
                rails.of(team.id()).lesserRevisions(),
                proposals.waiting(policy.id()).map(Proposal::proposedBy));
    }

    private TeamView teamOf(Caller caller, Policy policy) {
        TeamView team = policy.team()
                .map(teams::byId)
                .orElseThrow(() -> new Problem(
                        Problem.Kind.CONFLICT,
                        "built-in",
                        policy.name() + " came with Tidemark; copy it to change it."));
        caller.requireIn(team.id(), Permission.POLICY_CHANGE);
        return team;
    }

    private List<TeamView> operated(Caller caller) {
        return teams.of(caller).stream()
                .filter(team -> caller.mayIn(team.id(), Permission.POLICY_CHANGE))
                .toList();
    }

    /** The team that a form or a link names, and no other in its place. */
    private TeamView asked(Caller caller, String slug) {
        TeamView team = teams.bySlug(slug).orElseThrow(() -> Problem.notFound("team"));
        caller.requireIn(team.id(), Permission.POLICY_CHANGE);
        return team;
    }

    private TeamView chosen(Caller caller, Optional<String> slug) {
        List<TeamView> all = operated(caller);
        return all.stream()
                .filter(team -> slug.filter(team.slug()::equals).isPresent())
                .findFirst()
                .or(() -> all.stream().findFirst())
                .orElseThrow(() -> new Problem(
                        Problem.Kind.FORBIDDEN,
                        "role-needed",
                        "Operators of a team make policies. An owner of a team can make you one."));
    }

    private static String etag(String latest) {
        return latest.matches("\\d{1,9}") ? Etags.of(Long.parseLong(latest)) : "";
    }

    private Language language() {
        return Language.firstOf(headers.getAcceptableLanguages());
    }

    private static Response seeOther(Policy policy) {
        return seeOther("/policies/" + policy.path());
    }

    private static Response seeOther(String path) {
        return Response.status(Response.Status.SEE_OTHER)
                .header(HttpHeaders.LOCATION, path)
                .build();
    }
}
