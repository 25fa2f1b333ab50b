package io.tidemark.vm;

import io.tidemark.policy.Outlook;
import java.util.Optional;
import java.util.UUID;

/**
 * The decision before an action that may take something away.
 *
 * @param outlook what the policy says a restart leaves and takes
 * @param wrong what was missing when it was sent
 */
public record DecisionPage(
        UUID id, String name, VmAction action, String path, String policy, Outlook outlook, Optional<Wrong> wrong) {

    /** What a sent decision lacked. */
    public enum Wrong {
        SENTENCE,
        NAME
    }

    static DecisionPage of(VmView vm, VmAction action, Optional<Wrong> wrong) {
        return new DecisionPage(
                vm.id(),
                vm.name(),
                action,
                action.slug(),
                vm.policyName() + " r" + vm.policyRevision(),
                Outlook.of(vm.root(), vm.kept(), vm.packageStrategy()),
                wrong);
    }

    /** Whether the name has to be typed: nothing brings it back. */
    public boolean typesName() {
        return action == VmAction.DELETE;
    }

    /** Whether a sentence has to be ticked. */
    public boolean ticksSentence() {
        return !typesName() && (!outlook.keepsAll() || action == VmAction.FORCE_STOP);
    }

    /** Whether nothing that anyone would miss is taken. */
    public boolean harmless() {
        return !typesName() && !ticksSentence();
    }

    /** The fate that the headline is about. */
    public String fate() {
        return harmless() ? "kept" : "lost";
    }
}
