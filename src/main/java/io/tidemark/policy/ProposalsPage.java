package io.tidemark.policy;

import java.util.List;
import java.util.Optional;

/**
 * Revisions that wait for a second person, in all teams in which whoever looks may be that one.
 *
 * @param refused why the last answer was refused, a sentence
 */
public record ProposalsPage(List<Line> lines, Optional<String> refused) {

    public ProposalsPage {
        lines = List.copyOf(lines);
    }

    /**
     * One of them.
     *
     * @param seen whether the policy has a page for whoever looks; administrators who are no members have none
     * @param followers how many VMs follow the policy
     */
    public record Line(String team, String policy, boolean seen, int followers, PolicyPage.Proposed proposed) {}
}
