package io.tidemark.vm;

import io.tidemark.account.TeamOffers;
import io.tidemark.account.TeamView;
import io.tidemark.platform.Problem;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The form for a template.
 *
 * @param vm its definition, as the form for a VM has it
 * @param id of the template that is changed; empty while one is made
 * @param fixed the revision that VMs follow whatever comes after it; empty for the latest
 * @param fixedOf of which policy that is a revision
 * @param trouble why nobody can make a VM from it as it is
 */
public record TemplatePage(
        NewVmPage vm,
        Optional<UUID> id,
        String summary,
        Optional<String> fixed,
        String fixedOf,
        Optional<String> trouble) {

    /** All templates of a team. */
    public record Listed(TeamView team, TeamOffers.Shelf shelf) {}

    /** The form for a VM that is made from a template. */
    public record From(NewVmPage vm, VmTemplate template) {}

    /** Where the form is sent to. */
    public String action() {
        return "/teams/" + vm.team() + "/templates" + id.map(each -> "/" + each).orElse("");
    }

    /** Whether the message is about the summary. */
    public boolean isWrong(String field) {
        return vm.isWrong(field);
    }

    public String says() {
        return vm.says();
    }

    /** The problems that the form can be shown again with. */
    static boolean showsAgain(Problem problem) {
        return List.of(Problem.Kind.REFUSED_VALUE, Problem.Kind.CONFLICT).contains(problem.kind());
    }
}
