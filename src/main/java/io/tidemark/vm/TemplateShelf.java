package io.tidemark.vm;

import io.tidemark.account.Caller;
import io.tidemark.account.Permission;
import io.tidemark.account.Quota;
import io.tidemark.account.QuotaView;
import io.tidemark.account.Quotas;
import io.tidemark.account.Resources;
import io.tidemark.account.TeamOffers;
import io.tidemark.account.TeamView;
import io.tidemark.platform.Language;
import io.tidemark.platform.Page;
import io.tidemark.platform.PageRequest;
import io.tidemark.policy.Root;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;
import java.util.stream.Stream;

/** A team's templates as pages show them, each with the reason why the reader can't make a VM from it now. */
@RequestScoped
public class TemplateShelf implements TeamOffers {

    private static final PageRequest ALL = new PageRequest(Page.MAX_LIMIT, Optional.empty());

    private final VmTemplates templates;
    private final Quotas quotas;
    private final HttpHeaders headers;

    TemplateShelf(VmTemplates templates, Quotas quotas, @Context HttpHeaders headers) {
        this.templates = templates;
        this.quotas = quotas;
        this.headers = headers;
    }

    @Override
    public Optional<Shelf> of(Caller caller, TeamView team) {
        if (!caller.mayIn(team.id(), Permission.VM_SEE)) {
            return Optional.empty();
        }
        Language language = Language.firstOf(headers.getAcceptableLanguages());
        QuotaView quota = quotas.of(caller, team.slug());
        Optional<Reason> role = caller.mayIn(team.id(), Permission.VM_CREATE)
                ? Optional.empty()
                : Optional.of(ActionBar.NEEDS_OPERATOR);
        return Optional.of(new Shelf(
                team.slug(),
                caller.mayIn(team.id(), Permission.TEMPLATE_CHANGE),
                templates.list(caller, team.slug(), ALL).items().stream()
                        .map(template -> offer(template, role.or(() -> noRoom(template, quota)), language))
                        .toList()));
    }

    private static Offer offer(VmTemplate template, Optional<Reason> hindrance, Language language) {
        return new Offer(
                template.id(),
                template.name(),
                template.summary(),
                template.root().map(root -> ReasonWords.say(word(root), language)),
                template.imageName(),
                template.policyName()
                        + template.follows().map(number -> " r" + number).orElse(""),
                "%d vCPU, %d MiB, %d GiB".formatted(template.vcpus(), template.memoryMib(), template.dataVolumeGib()),
                template.packages().size(),
                template.trouble().map(reason -> ReasonWords.say(reason, language)),
                template.trouble().or(() -> hindrance).map(reason -> ReasonWords.say(reason, language)));
    }

    private static Reason word(Root root) {
        return switch (root) {
            case RAM -> Reason.of("root-in-ram", "RAM root");
            case LAYERED -> Reason.of("root-in-layers", "Layered root");
            case DISK -> Reason.of("root-on-disk", "Root disk");
        };
    }

    /** The first limit that a VM of the template would break. */
    private static Optional<Reason> noRoom(VmTemplate template, QuotaView quota) {
        Resources wanted = new Resources(1, template.vcpus(), template.memoryMib(), template.dataVolumeGib());
        return Stream.of(Quota.Kind.values())
                .flatMap(kind -> quota.limits().limitOf(kind).stream()
                        .map(limit -> Math.max(0, limit - kind.in(quota.used())))
                        .filter(left -> kind.in(wanted) > left)
                        .map(left -> noRoom(kind, String.valueOf(kind.in(wanted)), String.valueOf(left))))
                .findFirst();
    }

    private static Reason noRoom(Quota.Kind kind, String wanted, String left) {
        return switch (kind) {
            case VMS ->
                Reason.of("quota-vms", "The team's quota has no room for another VM; ask for more on its page.");
            case VCPUS ->
                Reason.of(
                        "quota-vcpus",
                        "Needs %s processors; the team's quota has %s left. Ask for more on its page.",
                        wanted,
                        left);
            case MEMORY ->
                Reason.of(
                        "quota-memory",
                        "Needs %s MiB of memory; the team's quota has %s MiB left. Ask for more on its page.",
                        wanted,
                        left);
            case DISK ->
                Reason.of(
                        "quota-disk",
                        "Needs %s GiB of data volume; the team's quota has %s GiB left. Ask for more on its page.",
                        wanted,
                        left);
        };
    }
}
