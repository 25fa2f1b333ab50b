package io.tidemark.account;

import io.tidemark.audit.AuditLog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What administrators let teams choose. Whoever makes or changes something asks {@link #of} in the same transaction and
 * refuses what it does not allow; setting guard rails touches nothing that is there.
 */
@ApplicationScoped
public class GuardRails {

    private final GuardRailsRepository rails;
    private final Quotas quotas;
    private final Teams teams;
    private final AuditLog audit;

    GuardRails(GuardRailsRepository rails, Quotas quotas, Teams teams, AuditLog audit) {
        this.rails = rails;
        this.quotas = quotas;
        this.teams = teams;
        this.audit = audit;
    }

    /** A team's, for what it is about to do; whoever asks has checked who may. */
    public Rails of(UUID team) {
        return rails.of(team);
    }

    /** A team's, for its members and for administrators. */
    @Transactional
    public Rails of(Caller caller, String slug) {
        return rails.of(teams.seen(caller, slug, Permission.TEAM_SEE).id());
    }

    /**
     * Sets all of a team's; what is left out may be chosen freely again. It waits for creations that are under way, and is
     * part of the transaction of its caller, who records where it is refused.
     */
    @Transactional
    public Rails set(Caller caller, String slug, Rails wanted) {
        TeamView team = teams.seen(caller, slug, Permission.GUARD_RAILS_SET);
        quotas.lock(team.id());
        Rails before = rails.of(team.id());
        rails.set(team.id(), wanted, caller.name());
        audit.record(caller.did("team.guard-rails", "team:" + team.slug())
                .ofTeam(team.id())
                .withDiff(Map.of("before", told(before), "after", told(wanted))));
        return wanted;
    }

    private static Map<String, Object> told(Rails rails) {
        Map<String, Object> told = new HashMap<>();
        rails.images().ifPresent(images -> told.put("images", names(images)));
        rails.policies().ifPresent(policies -> told.put("policies", names(policies)));
        rails.vcpus().ifPresent(vcpus -> told.put("vcpus", vcpus));
        rails.memoryMib().ifPresent(memory -> told.put("memoryMib", memory));
        rails.dataVolumeGib().ifPresent(gib -> told.put("dataVolumeGib", gib));
        told.put("lesserRevisions", rails.lesserRevisions().slug());
        told.put("locked", rails.lockedInOrder().stream().map(Lockable::field).toList());
        return told;
    }

    private static List<String> names(List<Rails.Allowed> allowed) {
        return allowed.stream().map(Rails.Allowed::name).toList();
    }
}
