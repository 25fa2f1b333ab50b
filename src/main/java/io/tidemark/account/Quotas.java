package io.tidemark.account;

import io.tidemark.audit.AuditLog;
import io.tidemark.platform.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What teams may have at most, and what they have of it. */
@ApplicationScoped
public class Quotas {

    private final QuotaRepository quotas;
    private final Teams teams;
    private final TeamUse use;
    private final AuditLog audit;

    Quotas(QuotaRepository quotas, Teams teams, TeamUse use, AuditLog audit) {
        this.quotas = quotas;
        this.teams = teams;
        this.use = use;
        this.audit = audit;
    }

    /** A team's limits and its use of them. */
    @Transactional
    public QuotaView of(Caller caller, String slug) {
        TeamView team = teams.seen(caller, slug, Permission.TEAM_SEE);
        return new QuotaView(quotas.of(team.id()), use.of(team.id()), use.restingOf(team.id()));
    }

    /** Sets all of a team's limits; those left out are taken away. What the team has beyond them it keeps. */
    @Action("team.quota")
    @Transactional
    public QuotaView set(Caller caller, String slug, Quota wanted) {
        TeamView team = teams.seen(caller, slug, Permission.QUOTA_SET);
        Quota before = quotas.lock(team.id());
        quotas.set(team.id(), wanted);
        audit.record(caller.did("team.quota", "team:" + team.slug())
                .ofTeam(team.id())
                .withDiff(Map.of("before", shown(before), "after", shown(wanted))));
        return new QuotaView(wanted, use.of(team.id()), use.restingOf(team.id()));
    }

    /**
     * Makes whoever else takes of the team's quota wait until this transaction ends. To be taken before any other lock of
     * the things that are counted.
     *
     * @throws Problem not found where the team was deleted meanwhile
     */
    public void lock(UUID team) {
        quotas.lock(team);
        teams.requireThere(team);
    }

    /**
     * Lets this transaction take more, if the team's quota has room for it; nobody else takes of it until it ends.
     *
     * @param more what comes on top of what the team has
     * @throws Problem {@code over-quota}: what is missing, and who can raise it
     */
    public void take(UUID team, Resources more) {
        Quota quota = quotas.lock(team);
        Resources used = use.of(team);
        List<String> sentences = new ArrayList<>();
        Map<String, Object> missing = new HashMap<>();
        for (Quota.Kind kind : Quota.Kind.values()) {
            long wanted = kind.in(more);
            long has = kind.in(used);
            quota.limitOf(kind)
                    .filter(limit -> wanted > 0 && has + wanted > limit)
                    .ifPresent(limit -> {
                        missing.put(kind.field(), has + wanted - limit);
                        sentences.add(
                                "%s: %d in use of %d, %d more asked for".formatted(named(kind), has, limit, wanted));
                    });
        }
        TeamUse.Resting resting = use.restingOf(team);
        if (missing.containsKey(Quota.Kind.DISK.field()) && resting.diskGib() > 0) {
            sentences.add("%d GiB of it are data volumes of %d deleted VMs, which an owner can delete for good now"
                    .formatted(resting.diskGib(), resting.vms()));
        }
        if (!missing.isEmpty()) {
            throw new Problem(
                    Problem.Kind.CONFLICT,
                    "over-quota",
                    "The team's quota has no room for this. " + String.join("; ", sentences)
                            + ". An administrator can raise it; ask for more on the team's page.",
                    Map.of("missing", missing, "administrators", quotas.administrators()));
        }
    }

    static Map<String, Object> shown(Quota quota) {
        Map<String, Object> limits = new HashMap<>();
        quota.vms().ifPresent(limit -> limits.put("vms", limit));
        quota.vcpus().ifPresent(limit -> limits.put("vcpus", limit));
        quota.memoryMib().ifPresent(limit -> limits.put("memoryMib", limit));
        quota.diskGib().ifPresent(limit -> limits.put("diskGib", limit));
        quota.snapshots().ifPresent(limit -> limits.put("snapshots", limit));
        return limits;
    }

    private static String named(Quota.Kind kind) {
        return switch (kind) {
            case VMS -> "VMs";
            case VCPUS -> "vCPUs";
            case MEMORY -> "Memory in MiB";
            case DISK -> "Data volumes in GiB";
        };
    }
}
