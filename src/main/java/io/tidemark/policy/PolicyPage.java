package io.tidemark.policy;

import io.tidemark.account.Caller;
import io.tidemark.account.Permission;
import io.tidemark.platform.Moment;
import io.tidemark.policy.Followers.Follower;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The page of one policy in one revision.
 *
 * @param shown the revision that the page is about
 * @param editing whether the caller can revise it, and why not
 * @param diff what the shown revision changes against the one before it
 * @param proposed a revision that keeps less and waits for a second person
 * @param explain the box that answers questions
 * @param proof what is proven of the shown revision
 */
public record PolicyPage(
        Head head,
        Shown shown,
        Editing editing,
        EventTide tide,
        List<EventTide.Row> rows,
        List<Outlook.Trap> traps,
        List<RevisionLine> revisions,
        Optional<DiffView> diff,
        List<Follower> followers,
        Optional<Proposed> proposed,
        ExplainBox explain,
        ProofPanel proof) {

    /** What it is. */
    public record Head(
            String path, String slug, String name, String summary, boolean builtIn, boolean ofVm, int latest) {}

    /** The revision that is shown. */
    public record Shown(
            int number,
            boolean isLatest,
            Root root,
            PackageStrategy packages,
            int dataVolumeGib,
            List<String> kept,
            List<String> scratch,
            Moment madeAt,
            Optional<String> madeBy) {

        public boolean isRam() {
            return root == Root.RAM;
        }
    }

    /** Whether the caller can revise it. */
    public enum Editing {
        POSSIBLE,
        /** It came with the product. */
        BUILT_IN,
        /** Operators of its team can. */
        NOT_OPERATOR;

        public boolean isPossible() {
            return this == POSSIBLE;
        }
    }

    /** A revision that waits for a second person. */
    public record Proposed(UUID policy, UUID id, String by, Moment at, DiffView diff, Answering answering) {

        static Proposed of(Caller caller, Policy policy, Proposal waiting) {
            return new Proposed(
                    policy.id(),
                    waiting.id(),
                    waiting.proposedBy(),
                    Moment.of(waiting.proposedAt()),
                    DiffView.of(RevisionDiff.of(policy.latest(), waiting.revision())),
                    Answering.of(caller, policy, waiting));
        }

        /** Where the policy's own page sends the answer. */
        public String answeredAt() {
            return "/policies/" + policy + "/proposal";
        }

        public boolean isAnswerable() {
            return answering == Answering.POSSIBLE;
        }
    }

    /** Whether the caller can answer a proposal. */
    public enum Answering {
        POSSIBLE,
        /** It is their own. */
        OWN,
        /** Owners of its team and administrators can. */
        NOT_OWNER;

        static Answering of(Caller caller, Policy policy, Proposal waiting) {
            if (waiting.proposedBy().equals(caller.name())) {
                return OWN;
            }
            return policy.team()
                    .filter(team -> caller.mayIn(team, Permission.POLICY_APPROVE))
                    .map(team -> POSSIBLE)
                    .orElse(NOT_OWNER);
        }
    }

    /** A line of the list of revisions. */
    public record RevisionLine(
            int number, Moment madeAt, Optional<String> madeBy, boolean shown, boolean keepsLess, int followers) {}

    /** A rule that came or went. */
    public record RuleLine(String sign, String look, String text) {}

    /** What the shown revision changes. */
    public record DiffView(
            int from, int to, boolean keepsLess, List<RuleLine> rules, List<FateLine> worse, List<FateLine> better) {

        public boolean isEmpty() {
            return worse.isEmpty() && better.isEmpty();
        }

        static DiffView of(RevisionDiff diff) {
            return new DiffView(
                    diff.from(),
                    diff.to(),
                    diff.keepsLess(),
                    RuleLines.of(diff),
                    lines(diff, true),
                    lines(diff, false));
        }

        private static List<FateLine> lines(RevisionDiff diff, boolean worse) {
            return diff.changes().stream()
                    .filter(change -> change.isWorse() == worse)
                    // A crash follows the restart, and would only repeat it.
                    .filter(change -> change.event() != Event.CRASH)
                    .map(FateLine::of)
                    .toList();
        }
    }

    /** A fate that changes. */
    public record FateLine(
            Optional<String> path, Optional<PackageState> packages, Event event, String before, String after) {

        static FateLine of(RevisionDiff.FateChange change) {
            return new FateLine(
                    change.path(),
                    change.packages(),
                    change.event(),
                    change.before().slug(),
                    change.after().slug());
        }
    }

    /** The names of those that are to run and follow an older revision than the one shown. */
    public List<Follower> runningBehind() {
        return followers.stream()
                .filter(each -> each.wanted() == Followers.Wanted.RUNNING && each.revision() < shown.number())
                .toList();
    }

    /** The events one can look at. */
    public List<EventTab> events() {
        return Arrays.stream(Event.values())
                .map(event -> new EventTab(event, event == tide.event()))
                .toList();
    }

    /** An event one can look at. */
    public record EventTab(Event event, boolean current) {}
}
