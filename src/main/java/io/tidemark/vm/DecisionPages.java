package io.tidemark.vm;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.tidemark.account.Caller;
import io.tidemark.account.Callers;
import io.tidemark.image.Images;
import io.tidemark.platform.Page;
import io.tidemark.platform.PageRequest;
import io.tidemark.platform.Problem;
import io.tidemark.policy.Event;
import io.tidemark.policy.Policies;
import io.tidemark.vm.PreviewPage.Answer;
import io.tidemark.vm.PreviewPage.Said;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestQuery;

/**
 * What comes before an action that may take something: its preview, with the ways to save what is at risk first. Nothing at
 * risk goes by one click.
 */
@Path("/vms")
@Produces(MediaType.TEXT_HTML)
@Authenticated
public class DecisionPages {

    private static final String ACTIONS = "stop|force-stop|restart|reset|change-base|change-policy|delete|delete-now";

    private static final PageRequest ALL = new PageRequest(Page.MAX_LIMIT, Optional.empty());

    private final Vms vms;
    private final VmActions actions;
    private final VmRemakes remakes;
    private final RestingVms resting;
    private final Surveys surveys;
    private final Previews previews;
    private final Savings savings;
    private final SavingWait wait;
    private final Images images;
    private final Policies policies;
    private final NewVmChoices choices;
    private final Callers callers;
    private final VmPageViews views;

    DecisionPages(
            Vms vms,
            VmActions actions,
            VmRemakes remakes,
            RestingVms resting,
            Surveys surveys,
            Previews previews,
            Savings savings,
            SavingWait wait,
            Images images,
            Policies policies,
            NewVmChoices choices,
            Callers callers,
            VmPageViews views) {
        this.vms = vms;
        this.actions = actions;
        this.remakes = remakes;
        this.resting = resting;
        this.surveys = surveys;
        this.previews = previews;
        this.savings = savings;
        this.wait = wait;
        this.images = images;
        this.policies = policies;
        this.choices = choices;
        this.callers = callers;
        this.views = views;
    }

    @CheckedTemplate(basePath = "vm")
    static class Templates {
        static native TemplateInstance preview(PreviewPage view);

        static native TemplateInstance choose(ChoosePage view);
    }

    @GET
    @Path("{vm}/{action:" + ACTIONS + "}")
    public TemplateInstance decide(
            UUID vm,
            String action,
            @RestQuery Optional<String> image,
            @RestQuery Optional<String> policy,
            @RestQuery Optional<String> revision) {
        Caller caller = callers.current();
        VmView view = vms.byId(caller, vm);
        VmAction wanted = asked(action);
        requirePossible(view, wanted);
        if (wanted == VmAction.CHANGE_BASE && image.isEmpty()) {
            return Templates.choose(
                    ChoosePage.ofBase(view, images.list(caller, ALL).items(), choices.fences(caller, view.team())));
        }
        if (wanted == VmAction.CHANGE_POLICY && policy.isEmpty()) {
            return Templates.choose(ChoosePage.ofPolicy(
                    view, policies.usableBy(caller, view.teamId()), choices.fences(caller, view.team())));
        }
        return page(caller, view, wanted, new Decision.Target(image, policy, revision), Said.NOTHING, Optional.empty());
    }

    @POST
    @Path("{vm}/{action:" + ACTIONS + "}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response act(UUID vm, String action, MultivaluedMap<String, String> form) {
        Caller caller = callers.current();
        VmView view = vms.byId(caller, vm);
        VmAction wanted = asked(action);
        Decision sent = Decision.of(form);
        if (deletes(wanted) && !sent.typed().equals(view.name())) {
            return undecided(caller, view, wanted, sent, new Answer.Name());
        }
        if (wanted == VmAction.FORCE_STOP && sent.how() == Decision.How.LOSE && !sent.understood()) {
            return undecided(caller, view, wanted, sent, new Answer.Sentence());
        }
        Optional<Answer> saving = save(caller, view, sent);
        if (saving.filter(answer -> !(answer instanceof Answer.Saved)).isPresent()) {
            return undecided(caller, view, wanted, sent, saving.get());
        }
        // The preview is accepted by whoever has ticked its sentence, typed the name, or rescued all that it names.
        Optional<String> accepted = sent.accept()
                .filter(id -> saving.isPresent()
                        ? sent.how() == Decision.How.RESCUE && allRescued(caller, view, wanted, sent)
                        : deletes(wanted) || sent.understood());
        try {
            act(caller, vm, wanted, sent.target(), accepted);
        } catch (Problem problem) {
            if (!problem.type().equals("would-lose")) {
                throw problem;
            }
            Answer why = saving.orElse(accepted.isPresent() ? new Answer.Stale() : new Answer.Sentence());
            return undecided(caller, view, wanted, sent, why);
        }
        return seeOther(deletes(wanted) ? "/vms?team=" + view.team() : "/vms/" + vm);
    }

    private static boolean deletes(VmAction action) {
        return action == VmAction.DELETE || action == VmAction.DELETE_NOW;
    }

    /** Saves what was ticked, if that was the choice; what came of it. */
    private Optional<Answer> save(Caller caller, VmView vm, Decision sent) {
        Savings.Paths paths = new Savings.Paths(Optional.of(sent.paths()));
        return switch (sent.how()) {
            case GO, LOSE -> Optional.empty();
            case KEEP, RESCUE -> {
                if (sent.paths().isEmpty()) {
                    yield Optional.of(new Answer.NothingTicked());
                }
                yield Optional.of(saved(caller, vm, sent.how(), paths));
            }
        };
    }

    private Answer saved(Caller caller, VmView vm, Decision.How how, Savings.Paths paths) {
        UUID operation;
        try {
            operation = how == Decision.How.KEEP
                    ? savings.keep(caller, vm.id(), paths, Optional.empty())
                    : savings.rescue(caller, vm.id(), paths, Optional.empty());
        } catch (Problem problem) {
            return new Answer.NotSaved(
                    List.of(Unsaved.of(problem, vm, views.language()).sentence()));
        }
        return cameOf(wait.ended(caller, operation));
    }

    /** What was rescued once is still at risk where it stands; nothing else may be. */
    private boolean allRescued(Caller caller, VmView view, VmAction action, Decision sent) {
        Preview preview = preview(caller, view, action, sent.target());
        return !preview.truncated()
                && preview.items().stream()
                        .filter(Preview.Item::risked)
                        .allMatch(item -> item.path().filter(sent::saves).isPresent());
    }

    private static Answer cameOf(OperationView saving) {
        return switch (saving.state()) {
            case RUNNING -> new Answer.StillSaving();
            case DONE ->
                new Answer.Saved(saving.detail().paths().stream()
                        .map(OperationView.PathResult::path)
                        .collect(Collectors.joining(", ")));
            case FAILED, SUPERSEDED, CANCELLED -> new Answer.NotSaved(whyNot(saving));
        };
    }

    private static List<String> whyNot(OperationView saving) {
        List<String> paths = saving.detail().paths().stream()
                .flatMap(path -> path.error().map(error -> path.path() + ": " + error).stream())
                .toList();
        return paths.isEmpty() ? saving.error().map(List::of).orElse(List.of()) : paths;
    }

    private void act(Caller caller, UUID vm, VmAction wanted, Decision.Target target, Optional<String> accepted) {
        Asked asked = surveys.ask(caller, vm);
        switch (wanted) {
            case STOP -> actions.stop(caller, vm, VmStop.GRACEFUL.accepting(accepted), asked, Optional.empty());
            case FORCE_STOP -> actions.stop(caller, vm, VmStop.FORCED.accepting(accepted), asked, Optional.empty());
            case RESTART -> actions.restart(caller, vm, VmStop.GRACEFUL.accepting(accepted), asked, Optional.empty());
            case RESET -> remakes.reset(caller, vm, new Acceptance(accepted).preview(), asked, Optional.empty());
            case CHANGE_BASE ->
                remakes.changeBase(
                        caller, vm, new VmRemakes.BaseChange(target.image(), accepted), asked, Optional.empty());
            case CHANGE_POLICY ->
                remakes.changePolicy(
                        caller,
                        vm,
                        new VmRemakes.PolicyChange(target.policy(), target.revisionNumber(), accepted),
                        asked,
                        Optional.empty());
            case DELETE -> actions.delete(caller, vm, new Acceptance(accepted).preview(), asked, Optional.empty());
            case DELETE_NOW -> resting.deleteNow(caller, vm, Optional.empty());
            case START, CHANGE, CONSOLE, KEEP, RESCUE, BRING_BACK -> throw Problem.notFound("action");
        }
    }

    private Response undecided(Caller caller, VmView view, VmAction action, Decision sent, Answer answer) {
        return Response.status(422)
                .entity(page(caller, view, action, sent.target(), sent.said(), Optional.of(answer)))
                .build();
    }

    private TemplateInstance page(
            Caller caller, VmView view, VmAction action, Decision.Target target, Said said, Optional<Answer> answer) {
        return Templates.preview(PreviewPage.of(
                view, action, preview(caller, view, action, target), target.hidden(), said, answer, views.language()));
    }

    private Preview preview(Caller caller, VmView view, VmAction action, Decision.Target target) {
        return previews.of(
                caller,
                view.id(),
                PreviewRequest.of(
                        Optional.of(event(action).slug()), target.image(), target.policy(), target.revision()));
    }

    private static Event event(VmAction action) {
        return switch (action) {
            case STOP, RESTART -> Event.RESTART;
            case FORCE_STOP -> Event.CRASH;
            case RESET -> Event.RESET;
            case CHANGE_BASE -> Event.BASE_UPGRADE;
            case CHANGE_POLICY -> Event.POLICY_CHANGE;
            case DELETE, DELETE_NOW -> Event.DELETE;
            case START, CHANGE, CONSOLE, KEEP, RESCUE, BRING_BACK -> throw Problem.notFound("action");
        };
    }

    private void requirePossible(VmView view, VmAction action) {
        view.whyNot(action).ifPresent(why -> {
            throw new Problem(Problem.Kind.CONFLICT, "wrong-state", ReasonWords.say(why, views.language()));
        });
    }

    private static VmAction asked(String slug) {
        return List.of(VmAction.values()).stream()
                .filter(each -> each.slug().equals(slug))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("action"));
    }

    private static Response seeOther(String path) {
        return Response.status(Response.Status.SEE_OTHER)
                .header(HttpHeaders.LOCATION, path)
                .build();
    }
}
