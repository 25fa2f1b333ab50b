package io.tidemark.vm;

import io.tidemark.platform.Language;
import io.tidemark.platform.Moment;
import io.tidemark.policy.Event;
import io.tidemark.policy.Fate;
import io.tidemark.vm.Preview.Basis;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The decision before an action that may take something: what it would take, how to save that first, and what has to be
 * said to lose it.
 *
 * @param path the action's last part of the address
 * @param preview what the form accepts
 * @param tide what stays and what goes
 * @param hidden what the action goes to
 * @param said what the form said when it was sent; nothing where it is shown for the first time
 * @param answer what is wrong with what was sent
 */
public record PreviewPage(
        UUID id,
        String name,
        VmAction action,
        String path,
        Preview preview,
        EventTide tide,
        TideStrip strip,
        List<Hidden> hidden,
        Said said,
        Optional<Answer> answer) {

    public PreviewPage {
        hidden = List.copyOf(hidden);
    }

    /** A field of the form that nobody sees. */
    public record Hidden(String name, String value) {}

    /**
     * What a person chose before the page was shown again.
     *
     * @param ticked the paths to save
     * @param seen the names that the page before this one showed; what is not among them is new
     */
    public record Said(List<String> ticked, List<String> seen) {

        static final Said NOTHING = new Said(List.of(), List.of());

        public Said {
            ticked = List.copyOf(ticked);
            seen = List.copyOf(seen);
        }

        boolean anything() {
            return !seen.isEmpty();
        }
    }

    /** Why the page is shown again. */
    public sealed interface Answer {

        /** The sentence was not ticked. */
        record Sentence() implements Answer {}

        /** The name that was typed is not the VM's. */
        record Name() implements Answer {}

        /** Something has changed since the page was made. */
        record Stale() implements Answer {}

        /** No path was ticked. */
        record NothingTicked() implements Answer {}

        /** The guest is still at it: nothing else was done. */
        record StillSaving() implements Answer {}

        /** These were saved; the rest is still at risk. */
        record Saved(String paths) implements Answer {}

        /** The guest did not save these, and why. */
        record NotSaved(List<String> why) implements Answer {

            public NotSaved {
                why = List.copyOf(why);
            }
        }

        /** Its word in templates. */
        default String slug() {
            return switch (this) {
                case Sentence sentence -> "sentence";
                case Name name -> "name";
                case Stale stale -> "stale";
                case NothingTicked nothing -> "nothing-ticked";
                case StillSaving saving -> "still-saving";
                case Saved saved -> "saved";
                case NotSaved failed -> "not-saved";
            };
        }
    }

    /** A line of the list: what is at risk, and whether it is ticked to be saved first. */
    public record Line(Heap heap, boolean ticked, boolean fresh) {}

    static PreviewPage of(
            VmView vm,
            VmAction action,
            Preview preview,
            List<Hidden> hidden,
            Said said,
            Optional<Answer> answer,
            Language language) {
        EventTide tide = EventTide.of(preview.event(), forecast(preview), language);
        return new PreviewPage(
                vm.id(),
                vm.name(),
                action,
                action.slug(),
                preview,
                tide,
                TideStrip.of(tide.tide()),
                hidden,
                said,
                answer);
    }

    private static Forecast forecast(Preview preview) {
        return new Forecast(
                preview.items(),
                preview.groups(),
                preview.totals(),
                preview.agreed(),
                preview.atRisk(),
                preview.asks(),
                preview.truncated());
    }

    /** What would be gone. */
    public List<Line> lost() {
        return lines(Fate.LOST);
    }

    /** What would go back to the base's version. */
    public List<Line> reverted() {
        return lines(Fate.REVERTED);
    }

    private List<Line> lines(Fate fate) {
        return tide.heaps().stream()
                .filter(heap -> heap.fate() == fate)
                .map(heap -> new Line(
                        heap,
                        heap.canBeSaved() && (!said.anything() || said.ticked().contains(heap.name())),
                        said.anything() && !said.seen().contains(heap.name())))
                .toList();
    }

    /** All that the list names, so that the next page can say what is new. */
    public List<String> names() {
        return tide.heaps().stream().map(Heap::name).toList();
    }

    public Stake lostStake() {
        return tide.tide().band(Fate.LOST).risk();
    }

    public Stake revertedStake() {
        return tide.tide().band(Fate.REVERTED).risk();
    }

    public Stake keptStake() {
        return tide.tide().band(Fate.KEPT).all();
    }

    public Stake rebuiltStake() {
        return tide.tide().band(Fate.REBUILT).all();
    }

    public Stake risk() {
        return tide.risk();
    }

    /** Whether it has to be accepted although nobody can say what goes. */
    public boolean unknown() {
        return preview.asks() && tide.risk().nothing();
    }

    /** Whether the name has to be typed: in the end nothing brings it back. */
    public boolean typesName() {
        return action == VmAction.DELETE || action == VmAction.DELETE_NOW;
    }

    /** When a deleted VM goes for good; empty where it goes at once. */
    public Optional<Moment> restsUntil() {
        return preview.rests().map(Preview.Resting::until).map(Moment::of);
    }

    /** What a deletion takes at once although the disks rest. */
    public Optional<Stake> atOnce() {
        return preview.rests()
                .map(Preview.Resting::atOnce)
                .filter(risk -> !risk.none())
                .map(Stake::of);
    }

    /** Whether it takes what was not flushed, which no survey can name. */
    public boolean pullsThePlug() {
        return action == VmAction.FORCE_STOP;
    }

    /** Whether a sentence has to be ticked. */
    public boolean ticksSentence() {
        return !typesName() && (preview.asks() || pullsThePlug());
    }

    /** Whether it goes on with one click. */
    public boolean harmless() {
        return !typesName() && !ticksSentence();
    }

    public String actionIcon() {
        return ActionBar.icon(action);
    }

    /** A path that is kept by the policy that the VM leaves is not kept by the one it goes to. */
    public boolean canKeep() {
        return tide.canKeep() && action != VmAction.CHANGE_POLICY;
    }

    public boolean canRescue() {
        return tide.canRescue();
    }

    public boolean canSave() {
        return canKeep() || canRescue();
    }

    /** Whether the event takes the disks too, so that nothing on the VM is a refuge. */
    public boolean takesDisks() {
        return preview.event() == Event.RESET || preview.event() == Event.DELETE;
    }

    /** The fate that the headline is about. */
    public String fate() {
        if (harmless()) {
            return Fate.KEPT.slug();
        }
        return lostStake().nothing() && !revertedStake().nothing() ? Fate.REVERTED.slug() : Fate.LOST.slug();
    }

    public boolean fromLongAgo() {
        return preview.basis() != Basis.LIVE;
    }

    public Optional<Moment> surveyedAt() {
        return preview.surveyedAt().map(Moment::of);
    }

    /** Whether this answer is why the page is shown again. */
    public boolean says(String slug) {
        return answer.filter(each -> each.slug().equals(slug)).isPresent();
    }

    public Optional<Answer.Saved> saved() {
        return answer.filter(Answer.Saved.class::isInstance).map(Answer.Saved.class::cast);
    }

    public Optional<Answer.NotSaved> notSaved() {
        return answer.filter(Answer.NotSaved.class::isInstance).map(Answer.NotSaved.class::cast);
    }
}
