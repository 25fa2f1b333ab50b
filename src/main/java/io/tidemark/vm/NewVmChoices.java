package io.tidemark.vm;

import io.tidemark.account.Caller;
import io.tidemark.account.GuardRails;
import io.tidemark.account.Rails;
import io.tidemark.account.TeamView;
import io.tidemark.host.Hosts;
import io.tidemark.image.ImageKind;
import io.tidemark.image.ImageView;
import io.tidemark.image.Images;
import io.tidemark.platform.Language;
import io.tidemark.platform.Page;
import io.tidemark.platform.PageRequest;
import io.tidemark.policy.Policies;
import io.tidemark.policy.Policy;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Fills the forms for VMs and templates with what one can choose. */
@RequestScoped
public class NewVmChoices {

    private static final PageRequest ALL = new PageRequest(Page.MAX_LIMIT, Optional.empty());

    private final Images images;
    private final Policies policies;
    private final Hosts hosts;
    private final GuardRails guardRails;
    private final Targets targets;
    private final HttpHeaders headers;

    NewVmChoices(
            Images images,
            Policies policies,
            Hosts hosts,
            GuardRails guardRails,
            Targets targets,
            @Context HttpHeaders headers) {
        this.images = images;
        this.policies = policies;
        this.hosts = hosts;
        this.guardRails = guardRails;
        this.targets = targets;
        this.headers = headers;
    }

    /** The form before anyone has typed: an image and a policy that the team may choose. */
    NewVmForm usual(Caller caller, TeamView team, String name) {
        Rails rails = guardRails.of(caller, team.slug());
        Optional<ImageView> image = NewVmPage.usualImage(
                images.list(caller, ALL).items().stream()
                        .filter(each -> rails.allowsImage(each.id()))
                        .toList(),
                hosts.list(caller, ALL).items());
        UUID policy = targets.usual(rails, team.id(), image.map(ImageView::kind).orElse(ImageKind.ISO));
        return NewVmForm.usual(name, image.map(ImageView::name).orElse(""), policy.toString(), rails);
    }

    /** What the team may not choose, in the page's language. */
    Fences fences(Caller caller, String team) {
        return new Fences(guardRails.of(caller, team), language());
    }

    NewVmPage page(Caller caller, TeamView team, NewVmForm form, Optional<NewVmPage.Wrong> wrong) {
        return NewVmPage.of(
                team.slug(),
                team.name(),
                form,
                images.list(caller, ALL).items(),
                policies(caller, team, form),
                hosts.list(caller, ALL).items(),
                fences(caller, team.slug()),
                wrong);
    }

    /** What VMs of the team can follow, and what the form says even if it is a VM's own. */
    private List<Policy> policies(Caller caller, TeamView team, NewVmForm form) {
        List<Policy> usable = policies.usableBy(caller, team.id());
        Stream<Policy> own = id(form.policy())
                .filter(id -> usable.stream().noneMatch(policy -> policy.id().equals(id)))
                .flatMap(id -> policies.usable(team.id(), id.toString()))
                .stream();
        return Stream.concat(usable.stream(), own).toList();
    }

    private static Optional<UUID> id(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    Language language() {
        return Language.firstOf(headers.getAcceptableLanguages());
    }
}
