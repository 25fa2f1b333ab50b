package io.tidemark.vm;

import io.tidemark.image.ImageView;
import io.tidemark.policy.Policy;
import io.tidemark.policy.Root;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * What a VM can go to: another base, or another policy.
 *
 * @param path the action's last part of the address, where the choice goes
 * @param field the choice's name there
 */
public record ChoosePage(UUID id, String name, VmAction action, String path, String field, List<Choice> choices) {

    /**
     * One of them.
     *
     * @param tags words beside its name
     * @param whyNot why the team may not choose it
     * @param first whether it is chosen until another one is
     */
    public record Choice(String value, String name, List<String> tags, Optional<String> whyNot, boolean first) {

        public Choice {
            tags = List.copyOf(tags);
        }
    }

    public ChoosePage {
        choices = List.copyOf(choices);
    }

    static ChoosePage ofBase(VmView vm, List<ImageView> images, Fences fences) {
        List<Choice> choices = new ArrayList<>();
        for (ImageView image : images) {
            if (!image.id().equals(vm.image())
                    && image.kind().name().toLowerCase(Locale.ROOT).equals(vm.imageKind())
                    && image.arch().equals(vm.arch())) {
                Optional<String> whyNot = fences.whyNotImage(image.id());
                choices.add(new Choice(
                        image.name(), image.name(), List.of(image.arch()), whyNot, isFirst(choices, whyNot)));
            }
        }
        return new ChoosePage(vm.id(), vm.name(), VmAction.CHANGE_BASE, VmAction.CHANGE_BASE.slug(), "image", choices);
    }

    static ChoosePage ofPolicy(VmView vm, List<Policy> policies, Fences fences) {
        List<Choice> choices = new ArrayList<>();
        for (Policy policy : policies) {
            boolean fits = (policy.latest().root() == Root.DISK) == (vm.root() == Root.DISK);
            boolean same = policy.id().equals(vm.policy()) && policy.latest().number() == vm.policyRevision();
            if (fits && !same) {
                Optional<String> whyNot =
                        policy.id().equals(vm.policy()) ? Optional.empty() : fences.whyNotPolicy(policy.id());
                choices.add(new Choice(
                        policy.id().toString(),
                        policy.name(),
                        List.of("r" + policy.latest().number()),
                        whyNot,
                        isFirst(choices, whyNot)));
            }
        }
        return new ChoosePage(
                vm.id(), vm.name(), VmAction.CHANGE_POLICY, VmAction.CHANGE_POLICY.slug(), "policy", choices);
    }

    private static boolean isFirst(List<Choice> before, Optional<String> whyNot) {
        return whyNot.isEmpty() && before.stream().noneMatch(Choice::first);
    }

    public boolean ofBase() {
        return action == VmAction.CHANGE_BASE;
    }
}
