package io.tidemark.vm;

import io.tidemark.platform.Language;
import io.tidemark.policy.Outlook;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The decision before an action that may take something away.
 *
 * @param outlook what the policy says a restart leaves and takes
 * @param preview what would go, as the guest and the policy say; sending the form accepts it
 * @param risked the worst of what nobody has agreed to lose
 * @param wrong what was missing when it was sent
 */
public record DecisionPage(
        UUID id,
        String name,
        VmAction action,
        String path,
        String policy,
        Outlook outlook,
        Preview preview,
        List<Line> risked,
        Optional<Wrong> wrong) {

    /** The worst things of a preview that the page names. */
    private static final int NAMED = 20;

    /** Something that goes, with the reason. */
    public record Line(String what, String fate, String why) {}

    /** What a sent decision lacked. */
    public enum Wrong {
        SENTENCE,
        NAME,
        /** Something has changed since the page was made. */
        STALE
    }

    static DecisionPage of(VmView vm, VmAction action, Preview preview, Language language, Optional<Wrong> wrong) {
        return new DecisionPage(
                vm.id(),
                vm.name(),
                action,
                action.slug(),
                vm.policyName() + " r" + vm.policyRevision(),
                Outlook.of(vm.root(), vm.kept(), vm.packageStrategy()),
                preview,
                risked(preview, language),
                wrong);
    }

    /** Whether the name has to be typed: nothing brings it back. */
    public boolean typesName() {
        return action == VmAction.DELETE;
    }

    /** Whether a sentence has to be ticked. */
    public boolean ticksSentence() {
        return !typesName() && (preview.asks() || action == VmAction.FORCE_STOP);
    }

    /** Whether nothing that anyone would miss is taken. */
    public boolean harmless() {
        return !typesName() && !ticksSentence();
    }

    private static List<Line> risked(Preview preview, Language language) {
        return preview.items().stream()
                .filter(Preview.Item::risked)
                .limit(NAMED)
                .map(item -> new Line(item.what(), item.fate().slug(), ReasonWords.say(item.reason(), language)))
                .toList();
    }

    public boolean risks() {
        return !risked.isEmpty();
    }

    /** The fate that the headline is about. */
    public String fate() {
        return harmless() ? "kept" : "lost";
    }
}
