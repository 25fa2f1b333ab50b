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
 * @param buttons what is done every day
 * @param more what is rare, or final
 * @param reasons each once, with the actions that it stops
 */
public record ActionBar(List<Button> buttons, List<Button> more, List<Why> reasons) {

    private static final List<VmAction> DAILY = List.of(VmAction.START, VmAction.STOP, VmAction.RESTART);

    /** Behind one button more: rare, or final. */
    private static final List<VmAction> RARE =
            List.of(VmAction.FORCE_STOP, VmAction.CHANGE_BASE, VmAction.CHANGE_POLICY, VmAction.RESET, VmAction.DELETE);

    private static final List<VmAction> SHOWN =
            Stream.concat(DAILY.stream(), RARE.stream()).toList();

    static final Reason NEEDS_OPERATOR =
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

    /**
     * A reason with the actions that it stops.
     *
     * @param rare whether it stops nothing that is done every day
     */
    public record Why(String id, List<VmAction> actions, String reason, boolean rare) {}

    static ActionBar of(VmView vm, Right right, Language language) {
        Map<String, List<VmAction>> stopped = new LinkedHashMap<>();
        for (VmAction action : SHOWN) {
            whyNot(vm, action, right)
                    .map(reason -> ReasonWords.say(reason, language))
                    .ifPresent(why -> stopped.computeIfAbsent(why, each -> new ArrayList<>())
                            .add(action));
        }
        List<Why> reasons = stopped.entrySet().stream()
                .map(each -> new Why(
                        "why-" + each.getValue().getFirst().slug(),
                        each.getValue(),
                        each.getKey(),
                        RARE.containsAll(each.getValue())))
                .toList();
        Optional<VmAction> primary = Stream.of(VmAction.START, VmAction.RESTART)
                .filter(action -> whyNot(vm, action, right).isEmpty())
                .findFirst();
        return new ActionBar(
                buttons(DAILY, vm, right, primary, reasons), buttons(RARE, vm, right, primary, reasons), reasons);
    }

    private static List<Button> buttons(
            List<VmAction> actions, VmView vm, Right right, Optional<VmAction> primary, List<Why> reasons) {
        return actions.stream()
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
    }

    private static Optional<Reason> whyNot(VmView vm, VmAction action, Right right) {
        return switch (right) {
            case OPERATE -> vm.whyNot(action);
            case LOOK -> Optional.of(NEEDS_OPERATOR);
        };
    }

    static String icon(VmAction action) {
        return switch (action) {
            case START -> "start";
            case STOP -> "stop";
            case FORCE_STOP -> "power";
            case RESTART -> "restart";
            case DELETE, DELETE_NOW -> "bin";
            case BRING_BACK -> "reverted";
            case RESET -> "wipe";
            case CHANGE_BASE -> "up";
            case CHANGE_POLICY -> "policy";
            case KEEP -> "kept";
            case RESCUE -> "life";
            case CHANGE -> "info";
            case CONSOLE -> "term";
        };
    }
}
