package io.tidemark.vm;

import io.tidemark.platform.Language;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What can be done to a VM, and why the rest can't: impossible actions stay visible with their reason.
 *
 * @param reasons each once, with the actions that it stops
 */
public record ActionBar(List<Button> buttons, List<Why> reasons) {

    private static final List<VmAction> SHOWN =
            List.of(VmAction.START, VmAction.STOP, VmAction.FORCE_STOP, VmAction.RESTART, VmAction.DELETE);

    private static final Reason NEEDS_OPERATOR =
            Reason.of("needs-operator", "This needs the role operator in the team; an owner can give it to you.");

    /** What the one who looks may do in the VM's team. */
    enum Right {
        LOOK,
        OPERATE
    }

    /**
     * An action.
     *
     * @param path its last part of the address
     * @param asks whether a decision comes before it
     * @param why the id of the element that says why it is not possible
     */
    public record Button(
            VmAction action, String path, String icon, boolean asks, boolean possible, boolean primary, String why) {}

    /** A reason with the actions that it stops. */
    public record Why(String id, List<VmAction> actions, String reason) {}

    static ActionBar of(VmView vm, Right right, Language language) {
        Map<String, List<VmAction>> stopped = new LinkedHashMap<>();
        for (VmAction action : SHOWN) {
            whyNot(vm, action, right)
                    .map(reason -> ReasonWords.say(reason, language))
                    .ifPresent(why -> stopped.computeIfAbsent(why, each -> new ArrayList<>())
                            .add(action));
        }
        List<Why> reasons = stopped.entrySet().stream()
                .map(each -> new Why("why-" + each.getValue().getFirst().slug(), each.getValue(), each.getKey()))
                .toList();
        Optional<VmAction> primary = Stream.of(VmAction.START, VmAction.RESTART)
                .filter(action -> whyNot(vm, action, right).isEmpty())
                .findFirst();
        List<Button> buttons = SHOWN.stream()
                .map(action -> new Button(
                        action,
                        action.slug(),
                        icon(action),
                        action != VmAction.START,
                        whyNot(vm, action, right).isEmpty(),
                        Optional.of(action).equals(primary),
                        reasons.stream()
                                .filter(why -> why.actions().contains(action))
                                .map(Why::id)
                                .findFirst()
                                .orElse("")))
                .toList();
        return new ActionBar(buttons, reasons);
    }

    private static Optional<Reason> whyNot(VmView vm, VmAction action, Right right) {
        return switch (right) {
            case OPERATE -> vm.whyNot(action);
            case LOOK -> Optional.of(NEEDS_OPERATOR);
        };
    }

    private static String icon(VmAction action) {
        return switch (action) {
            case START -> "start";
            case STOP -> "stop";
            case FORCE_STOP -> "power";
            case RESTART -> "restart";
            case DELETE -> "bin";
            case CHANGE, RESET, CHANGE_BASE, CHANGE_POLICY, KEEP, RESCUE -> "info";
            case CONSOLE -> "term";
        };
    }
}
