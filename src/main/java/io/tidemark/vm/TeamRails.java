package io.tidemark.vm;

import io.tidemark.account.Action;
import io.tidemark.account.Caller;
import io.tidemark.account.GuardRails;
import io.tidemark.account.LesserRevisions;
import io.tidemark.account.Lockable;
import io.tidemark.account.Permission;
import io.tidemark.account.Rails;
import io.tidemark.account.Rails.Allowed;
import io.tidemark.account.TeamView;
import io.tidemark.account.Teams;
import io.tidemark.image.ImageView;
import io.tidemark.image.Images;
import io.tidemark.platform.Problem;
import io.tidemark.policy.Policies;
import io.tidemark.policy.Policy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Lets administrators set a team's guard rails by the names of images, policies and fields. */
@ApplicationScoped
public class TeamRails {

    private final GuardRails rails;
    private final Images images;
    private final Policies policies;
    private final Teams teams;

    TeamRails(GuardRails rails, Images images, Policies policies, Teams teams) {
        this.rails = rails;
        this.images = images;
        this.policies = policies;
        this.teams = teams;
    }

    /** The policies that a team could be allowed: the built-in ones and its own. */
    public List<Policy> policiesOf(Caller caller, TeamView team) {
        caller.requireIn(team.id(), Permission.GUARD_RAILS_SET);
        return policies.ofTeam(team.id());
    }

    /**
     * Sets all of a team's guard rails.
     *
     * @throws Problem {@code refused-value} with the field
     */
    @Action("team.guard-rails")
    @Transactional
    public Rails set(Caller caller, String slug, GuardRailsRequest wanted) {
        TeamView team = teams.bySlug(slug).orElseThrow(() -> Problem.notFound("team"));
        caller.requireIn(team.id(), Permission.GUARD_RAILS_SET);
        Rails set = new Rails(
                wanted.images().map(names -> VmRequest.whole("images", Optional.of(names)).stream()
                        .map(name -> image(caller, name))
                        .distinct()
                        .toList()),
                wanted.policies().map(names -> VmRequest.whole("policies", Optional.of(names)).stream()
                        .map(name -> policy(team, name))
                        .distinct()
                        .toList()),
                wanted.vcpus(),
                wanted.memoryMib(),
                wanted.dataVolumeGib(),
                locked(VmRequest.whole("locked", wanted.locked())),
                wanted.lesserRevisions()
                        .map(word -> LesserRevisions.bySlug(word)
                                .orElseThrow(() -> Problem.refusedValue(
                                        "lesserRevisions", "lesserRevisions must be free or second-person.")))
                        .orElse(LesserRevisions.FREE));
        // Sizes that no VM can have are refused as a VM's are.
        RailRules.usual(set).definition("rails", 1);
        return rails.set(caller, slug, set);
    }

    private Allowed image(Caller caller, String nameOrId) {
        ImageView image = VmCreation.referenced("images", () -> images.byNameOrId(caller, nameOrId));
        return new Allowed(image.id(), image.name());
    }

    private Allowed policy(TeamView team, String nameOrId) {
        Policy policy = policies.usable(team.id(), nameOrId)
                .orElseThrow(() -> Problem.refusedValue("policies", "The team has no policy " + nameOrId + "."));
        return new Allowed(policy.id(), policy.name());
    }

    private static Set<Lockable> locked(List<String> fields) {
        return fields.stream()
                .map(field -> Lockable.named(field)
                        .orElseThrow(() -> Problem.refusedValue("locked", "There is no field " + field + " to lock.")))
                .collect(Collectors.toSet());
    }
}
