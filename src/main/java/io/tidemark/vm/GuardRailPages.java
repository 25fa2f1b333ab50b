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
import java.util.function.Predicate;
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
     * @param someImages whether only ticked images are allowed
     * @param somePolicies whether only ticked policies are allowed
     */
    public record RailsPage(
            TeamView team,
            boolean someImages,
            List<Tick> images,
            boolean somePolicies,
            List<Tick> policies,
            Rails rails,
            List<Lock> locks,
            Optional<Wrong> wrong) {

        public String vcpus() {
            return text(rails.vcpus());
        }

        public String memoryMib() {
            return text(rails.memoryMib());
        }

        public String dataVolumeGib() {
            return text(rails.dataVolumeGib());
        }

        private static String text(Optional<Integer> number) {
            return number.map(String::valueOf).orElse("");
        }

        public boolean isWrong(String field) {
            return wrong.filter(each -> each.field().equals(field)).isPresent();
        }

        /** What is wrong with any field. */
        public String says() {
            return wrong.map(Wrong::message).orElse("");
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
        return page(callers.current(), slug, Optional.empty());
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response set(String slug, MultivaluedMap<String, String> sent) {
        Caller caller = callers.current();
        try {
            setting.set(
                    caller,
                    slug,
                    new GuardRailsRequest(
                            ticked(sent, "image"),
                            ticked(sent, "policy"),
                            number(sent, "vcpus"),
                            number(sent, "memoryMib"),
                            number(sent, "dataVolumeGib"),
                            Optional.ofNullable(sent.get("locked"))));
            return Response.status(Response.Status.SEE_OTHER)
                    .header("Location", "/teams/" + slug)
                    .build();
        } catch (Problem problem) {
            if (problem.kind() != Problem.Kind.REFUSED_VALUE) {
                throw problem;
            }
            return Response.status(problem.kind().status())
                    .entity(page(caller, slug, Optional.of(Wrong.of(problem, choices.language()))))
                    .build();
        }
    }

    private TemplateInstance page(Caller caller, String slug, Optional<Wrong> wrong) {
        TeamView team = teams.bySlug(slug).orElseThrow(() -> Problem.notFound("team"));
        caller.requireIn(team.id(), Permission.GUARD_RAILS_SET);
        Rails now = rails.of(caller, slug);
        return Templates.guardRails(new RailsPage(
                team,
                now.images().isPresent(),
                images.list(caller, ALL).items().stream()
                        .map(image ->
                                new Tick(image.id(), image.name(), image.arch(), isTicked(now.images(), image.id())))
                        .toList(),
                now.policies().isPresent(),
                setting.policiesOf(caller, team).stream()
                        .map(policy -> new Tick(
                                policy.id(),
                                policy.name(),
                                "r" + policy.latest().number(),
                                isTicked(now.policies(), policy.id())))
                        .toList(),
                now,
                Stream.of(Lockable.values())
                        .map(field -> new Lock(field, field.field(), now.locks(field)))
                        .toList(),
                wrong));
    }

    private static boolean isTicked(Optional<List<Rails.Allowed>> allowed, UUID id) {
        Predicate<Rails.Allowed> same = each -> each.id().equals(id);
        return allowed.filter(some -> some.stream().anyMatch(same)).isPresent();
    }

    /** The ticked ones, if only those are to be allowed. */
    private static Optional<List<String>> ticked(MultivaluedMap<String, String> sent, String field) {
        return SOME.equals(sent.getFirst(field + "s"))
                ? Optional.of(Optional.ofNullable(sent.get(field)).orElse(List.of()))
                : Optional.empty();
    }

    private static Optional<Integer> number(MultivaluedMap<String, String> sent, String field) {
        return Optional.ofNullable(sent.getFirst(field))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(text -> NewVmForm.number(field, text));
    }
}
