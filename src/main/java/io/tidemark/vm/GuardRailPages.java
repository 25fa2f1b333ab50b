package io.tidemark.vm;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.tidemark.account.Caller;
import io.tidemark.account.Callers;
import io.tidemark.account.GuardRails;
import io.tidemark.account.Lockable;
import io.tidemark.account.Permission;
import io.tidemark.account.Rails;
import io.tidemark.account.TeamView;
import io.tidemark.account.Teams;
import io.tidemark.image.Images;
import io.tidemark.platform.Page;
import io.tidemark.platform.PageRequest;
import io.tidemark.platform.Problem;
import io.tidemark.vm.NewVmPage.Wrong;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** The guard rails of a team in an administrator's browser. */
@Path("/teams/{slug}/guard-rails")
@Produces(MediaType.TEXT_HTML)
@Authenticated
public class GuardRailPages {

    private static final PageRequest ALL = new PageRequest(Page.MAX_LIMIT, Optional.empty());
    private static final String SOME = "some";

    private final GuardRails rails;
    private final TeamRails setting;
    private final Images images;
    private final Teams teams;
    private final NewVmChoices choices;
    private final Callers callers;

    GuardRailPages(
            GuardRails rails, TeamRails setting, Images images, Teams teams, NewVmChoices choices, Callers callers) {
        this.rails = rails;
        this.setting = setting;
        this.images = images;
        this.teams = teams;
        this.choices = choices;
        this.callers = callers;
    }

    /**
     * The form.
     *
     * @param filled what its fields say
     */
    public record RailsPage(
            TeamView team,
            List<Tick> images,
            List<Tick> policies,
            Filled filled,
            List<Lock> locks,
            Optional<Wrong> wrong) {

        public boolean isWrong(String field) {
            return wrong.filter(each -> each.field().equals(field)).isPresent();
        }

        /** What is wrong with any field. */
        public String says() {
            return wrong.map(Wrong::message).orElse("");
        }
    }

    /**
     * What the fields say: the guard rails as they are, or what somebody has just sent.
     *
     * @param someImages whether only ticked images are allowed
     * @param somePolicies whether only ticked policies are allowed
     * @param secondPerson whether a revision that keeps less waits for a second person
     */
    public record Filled(
            boolean someImages,
            List<String> images,
            boolean somePolicies,
            List<String> policies,
            String vcpus,
            String memoryMib,
            String dataVolumeGib,
            List<String> locked,
            boolean secondPerson) {

        static Filled of(Rails rails) {
            return new Filled(
                    rails.images().isPresent(),
                    ids(rails.images()),
                    rails.policies().isPresent(),
                    ids(rails.policies()),
                    text(rails.vcpus()),
                    text(rails.memoryMib()),
                    text(rails.dataVolumeGib()),
                    rails.lockedInOrder().stream().map(Lockable::field).toList(),
                    rails.asksSecondPerson());
        }

        static Filled of(MultivaluedMap<String, String> sent) {
            return new Filled(
                    SOME.equals(sent.getFirst("images")),
                    all(sent, "image"),
                    SOME.equals(sent.getFirst("policies")),
                    all(sent, "policy"),
                    first(sent, "vcpus"),
                    first(sent, "memoryMib"),
                    first(sent, "dataVolumeGib"),
                    all(sent, "locked"),
                    sent.containsKey("secondPerson"));
        }

        /** @throws Problem {@code refused-value} where a size is no number */
        GuardRailsRequest request() {
            return new GuardRailsRequest(
                    ticked(someImages, images),
                    ticked(somePolicies, policies),
                    number("vcpus", vcpus),
                    number("memoryMib", memoryMib),
                    number("dataVolumeGib", dataVolumeGib),
                    Optional.of(locked),
                    Optional.of(secondPerson).filter(asked -> asked).map(asked -> "second-person"));
        }

        private static List<String> ids(Optional<List<Rails.Allowed>> allowed) {
            return allowed.orElse(List.of()).stream()
                    .map(each -> each.id().toString())
                    .toList();
        }

        private static List<String> all(MultivaluedMap<String, String> sent, String field) {
            return List.copyOf(sent.getOrDefault(field, List.of()));
        }

        private static String first(MultivaluedMap<String, String> sent, String field) {
            return Optional.ofNullable(sent.getFirst(field)).map(String::strip).orElse("");
        }

        private static String text(Optional<Integer> number) {
            return number.map(String::valueOf).orElse("");
        }

        private static Optional<List<String>> ticked(boolean some, List<String> ids) {
            return some ? Optional.of(ids) : Optional.empty();
        }

        private static Optional<Integer> number(String field, String text) {
            return text.isEmpty() ? Optional.empty() : Optional.of(NewVmForm.number(field, text));
        }
    }

    /** An image or a policy. */
    public record Tick(UUID id, String name, String tag, boolean ticked) {}

    /** A field that can be locked. */
    public record Lock(Lockable field, String value, boolean ticked) {}

    @CheckedTemplate(basePath = "vm")
    static class Templates {
        static native TemplateInstance guardRails(RailsPage view);
    }

    @GET
    public TemplateInstance form(String slug) {
        Caller caller = callers.current();
        return page(caller, slug, Filled.of(rails.of(caller, slug)), Optional.empty());
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response set(String slug, MultivaluedMap<String, String> sent) {
        Caller caller = callers.current();
        Filled filled = Filled.of(sent);
        try {
            setting.set(caller, slug, filled.request());
            return Response.status(Response.Status.SEE_OTHER)
                    .header("Location", "/teams/" + slug)
                    .build();
        } catch (Problem problem) {
            if (problem.kind() != Problem.Kind.REFUSED_VALUE) {
                throw problem;
            }
            return Response.status(problem.kind().status())
                    .entity(page(caller, slug, filled, Optional.of(Wrong.of(problem, choices.language()))))
                    .build();
        }
    }

    private TemplateInstance page(Caller caller, String slug, Filled filled, Optional<Wrong> wrong) {
        TeamView team = teams.bySlug(slug).orElseThrow(() -> Problem.notFound("team"));
        caller.requireIn(team.id(), Permission.GUARD_RAILS_SET);
        return Templates.guardRails(new RailsPage(
                team,
                images.list(caller, ALL).items().stream()
                        .map(image -> new Tick(
                                image.id(),
                                image.name(),
                                image.arch(),
                                filled.images().contains(image.id().toString())))
                        .toList(),
                setting.policiesOf(caller, team).stream()
                        .map(policy -> new Tick(
                                policy.id(),
                                policy.name(),
                                "r" + policy.latest().number(),
                                filled.policies().contains(policy.id().toString())))
                        .toList(),
                filled,
                Stream.of(Lockable.values())
                        .map(field ->
                                new Lock(field, field.field(), filled.locked().contains(field.field())))
                        .toList(),
                wrong));
    }
}
