package io.tidemark.policy;

import io.tidemark.policy.PolicyPage.RuleLine;
import java.util.ArrayList;
import java.util.List;

/** The rules that differ between two revisions, as lines with a sign. */
final class RuleLines {

    private RuleLines() {}

    static List<RuleLine> of(RevisionDiff diff) {
        List<RuleLine> lines = new ArrayList<>();
        word(lines, "root", diff.root());
        word(lines, "packages", diff.packages());
        list(lines, "kept", diff.keptAdded(), diff.keptRemoved());
        list(lines, "scratch", diff.scratchAdded(), diff.scratchRemoved());
        return lines;
    }

    private static void word(List<RuleLine> lines, String rule, RevisionDiff.RuleChange change) {
        if (!change.before().equals(change.after())) {
            lines.add(gone(rule + ": " + change.before()));
            lines.add(added(rule + ": " + change.after()));
        }
    }

    private static void list(List<RuleLine> lines, String rule, List<String> added, List<String> removed) {
        if (added.isEmpty() && removed.isEmpty()) {
            return;
        }
        lines.add(new RuleLine(" ", "hunk", rule + ":"));
        removed.forEach(path -> lines.add(gone("  " + path)));
        added.forEach(path -> lines.add(added("  " + path)));
    }

    private static RuleLine added(String text) {
        return new RuleLine("+", "add", text);
    }

    private static RuleLine gone(String text) {
        return new RuleLine("−", "del", text);
    }
}
