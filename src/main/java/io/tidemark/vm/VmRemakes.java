package io.tidemark.vm;

import io.tidemark.account.Action;
import io.tidemark.account.Caller;
import io.tidemark.platform.Problem;
import io.tidemark.policy.Event;
import io.tidemark.policy.Policies;
import io.tidemark.protocol.VmSpec.Intended;
import io.tidemark.protocol.VmSpec.Shutdown;
import io.tidemark.vm.OperationView.Kind;
import io.tidemark.vm.OperationView.State;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes a VM anew on something else: an empty data volume, another base, another policy. One that runs is restarted for it,
 * one that does not has it from its next start on. Operators of the VM's team may.
 */
@ApplicationScoped
public class VmRemakes {

    private final VmRepository vms;
    private final OperationRepository operations;
    private final Intentions intentions;
    private final Previews previews;
    private final Targets targets;

    VmRemakes(
            VmRepository vms,
            OperationRepository operations,
            Intentions intentions,
            Previews previews,
            Targets targets) {
        this.vms = vms;
        this.operations = operations;
        this.intentions = intentions;
        this.previews = previews;
        this.targets = targets;
    }

    /**
     * Makes the data volume, and a root disk, anew; the operation's id.
     *
     * @throws Problem {@code would-lose} with a preview
     */
    @Action("vm.reset")
    @Transactional
    public UUID reset(Caller caller, UUID id, Optional<UUID> accept, Asked asked, Optional<String> ifMatch) {
        VmRow vm = intentions.lock(caller, id, ifMatch);
        VmStatus status = intentions.requireAllowed(vm, VmAction.RESET);
        Map<String, Object> diff =
                new HashMap<>(previews.require(caller, vm, Event.RESET, new Target.Same(), asked, accept));
        diff.put("epoch", vm.epoch() + 1);
        vms.raiseEpoch(id);
        return takeEffect(caller, vm, status, Kind.RESET, diff);
    }

    /**
     * Goes to another image of the same kind; the operation's id.
     *
     * @throws Problem {@code refused-value}; {@code would-lose} with a preview
     */
    @Action("vm.change-base")
    @Transactional
    public UUID changeBase(Caller caller, UUID id, BaseChange wanted, Asked asked, Optional<String> ifMatch) {
        VmRow vm = intentions.lock(caller, id, ifMatch);
        VmStatus status = intentions.requireAllowed(vm, VmAction.CHANGE_BASE);
        Target.Image target = targets.image(caller, vm, wanted.image());
        Map<String, Object> diff =
                new HashMap<>(previews.require(caller, vm, Event.BASE_UPGRADE, target, asked, wanted.preview()));
        diff.put(
                "image",
                Map.of("before", vm.imageSpec().name(), "after", target.image().name()));
        vms.rebase(id, target.image().id(), VmSpecs.image(target.image()));
        return takeEffect(caller, vm, status, Kind.CHANGE_BASE, diff);
    }

    /**
     * Follows another policy, or another revision of it; the operation's id.
     *
     * @throws Problem {@code refused-value}; {@code would-lose} with a preview
     */
    @Action("vm.change-policy")
    @Transactional
    public UUID changePolicy(Caller caller, UUID id, PolicyChange wanted, Asked asked, Optional<String> ifMatch) {
        VmRow vm = intentions.lock(caller, id, ifMatch);
        VmStatus status = intentions.requireAllowed(vm, VmAction.CHANGE_POLICY);
        Target.PolicyRevision target = targets.revision(caller, vm, wanted.policy(), wanted.revision());
        Map<String, Object> diff =
                new HashMap<>(previews.require(caller, vm, Event.POLICY_CHANGE, target, asked, wanted.preview()));
        Policies.Named named = target.named();
        diff.put("policy", Map.of("before", vm.policy() + " " + vm.policyRevision(), "after", target.title()));
        vms.follow(id, named.policy(), named.revision().number());
        return takeEffect(caller, vm, status, Kind.CHANGE_POLICY, diff);
    }

    /** The body of a change of base. */
    public record BaseChange(Optional<String> image, Optional<String> accept) {

        public BaseChange {
            accept.ifPresent(Acceptance::id);
        }

        Optional<UUID> preview() {
            return accept.map(Acceptance::id);
        }
    }

    /**
     * The body of a change of policy.
     *
     * @param revision the policy's latest unless it is named
     */
    public record PolicyChange(Optional<String> policy, Optional<Integer> revision, Optional<String> accept) {

        public PolicyChange {
            accept.ifPresent(Acceptance::id);
        }

        Optional<UUID> preview() {
            return accept.map(Acceptance::id);
        }
    }

    private UUID takeEffect(Caller caller, VmRow vm, VmStatus status, Kind kind, Map<String, Object> diff) {
        boolean runs = vm.intent().intended() == Intended.RUNNING && status.state() != VmState.STOPPED;
        long run = runs ? vm.intent().run() + 1 : vm.intent().run();
        UUID operation = intentions.intend(caller, vm, kind, vm.intent().intended(), run, Shutdown.GRACEFUL, diff);
        if (!runs) {
            operations
                    .openOf(vm.id())
                    .ifPresent(open -> operations.settle(
                            open,
                            State.DONE,
                            Optional.empty(),
                            Clock.systemUTC().instant()));
        }
        return operation;
    }
}
