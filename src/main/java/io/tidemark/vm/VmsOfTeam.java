package io.tidemark.vm;

import io.tidemark.account.TeamContents;
import io.tidemark.platform.Problem;
import io.tidemark.protocol.VmSpec.Intended;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** A team's VMs, their templates and proofs, where the team is deleted. */
@ApplicationScoped
@Priority(2)
class VmsOfTeam implements TeamContents {

    private static final int NAMED = 5;

    private final VmRepository vms;
    private final VmTemplateRepository templates;
    private final ProofRepository proofs;
    private final RestingVms resting;

    VmsOfTeam(VmRepository vms, VmTemplateRepository templates, ProofRepository proofs, RestingVms resting) {
        this.vms = vms;
        this.templates = templates;
        this.proofs = proofs;
        this.resting = resting;
    }

    /** Whoever starts one of them at this moment is waited for, and seen. */
    @Override
    public void requireIdle(UUID team) {
        List<VmRow> busy = vms.lockOfTeam(team).stream()
                .filter(vm -> vm.intent().intended() == Intended.RUNNING)
                .toList();
        if (!busy.isEmpty()) {
            throw new Problem(
                    Problem.Kind.CONFLICT,
                    "team-in-use",
                    busy.size() + " VMs of the team are to run: "
                            + busy.stream().limit(NAMED).map(VmRow::name).collect(Collectors.joining(", "))
                            + (busy.size() > NAMED ? ", …" : "") + ". Stop or delete them first.",
                    Map.of("running", busy.size()));
        }
    }

    @Override
    public Cleared clear(UUID team, UUID deletion) {
        Instant now = Clock.systemUTC().instant();
        for (VmRow vm : vms.lockOfTeam(team)) {
            if (vm.intent().intended() != Intended.GONE) {
                resting.endFor(vm, deletion, now);
            }
        }
        if (vms.isAnyOfTeam(team)) {
            return Cleared.NOT_YET;
        }
        templates.delete("team", team);
        proofs.delete("team", team);
        return Cleared.ALL;
    }
}
