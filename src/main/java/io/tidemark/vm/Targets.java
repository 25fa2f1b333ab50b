package io.tidemark.vm;

import io.tidemark.account.Caller;
import io.tidemark.image.ImageKind;
import io.tidemark.image.ImageView;
import io.tidemark.image.Images;
import io.tidemark.platform.Problem;
import io.tidemark.policy.Policies;
import io.tidemark.policy.Policy;
import io.tidemark.policy.Root;
import io.tidemark.protocol.VmSpec;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Finds what a VM is to go to, and refuses what does not fit it. */
@ApplicationScoped
class Targets {

    private final Images images;
    private final Policies policies;

    Targets(Images images, Policies policies) {
        this.images = images;
        this.policies = policies;
    }

    /** @throws Problem {@code refused-value} with the field; {@code no-snapshots} */
    Target of(Caller caller, VmRow vm, PreviewRequest request) {
        return switch (request.event()) {
            case RESTART, CRASH, RESET, DELETE -> new Target.Same();
            case BASE_UPGRADE -> image(caller, vm, request.image());
            case POLICY_CHANGE -> revision(caller, vm, request.policy(), request.revision());
            case SNAPSHOT_REVERT ->
                throw new Problem(
                        Problem.Kind.CONFLICT,
                        "no-snapshots",
                        vm.name() + " has no snapshots, so there is nothing to go back to.");
        };
    }

    /** The image of this name or id, of the same kind and architecture as the VM's. */
    Target.Image image(Caller caller, VmRow vm, Optional<String> nameOrId) {
        String wanted = VmRequest.required("image", nameOrId);
        ImageView image = VmCreation.referenced("image", () -> images.byNameOrId(caller, wanted));
        if (VmSpecs.image(image).kind() != vm.imageSpec().kind()) {
            throw Problem.refusedValue(
                    "image",
                    image.name() + " is of another kind than " + vm.imageSpec().name()
                            + ": an ISO is followed by an ISO, a disk image by a disk image.");
        }
        if (!image.arch().equals(vm.imageSpec().arch())) {
            throw Problem.refusedValue(
                    "image",
                    image.name() + " is for " + image.arch() + ", the VM is "
                            + vm.imageSpec().arch() + ".");
        }
        return new Target.Image(image);
    }

    /** The policy's revision, where guests can follow it and its root fits the VM's image. */
    Target.PolicyRevision revision(Caller caller, VmRow vm, Optional<String> name, Optional<Integer> number) {
        String wanted = VmRequest.required("policy", name);
        Policy policy = VmCreation.referenced("policy", () -> policies.usable(caller, vm.team(), wanted));
        int revision = number.orElse(policy.latest().number());
        if (revision < 1 || revision > policy.latest().number()) {
            throw Problem.refusedValue("revision", policy.name() + " has no revision " + revision + ".");
        }
        Policies.Named named = policies.revision(policy.id(), revision);
        requireFits(named, vm.imageSpec().kind() == VmSpec.ImageKind.DISK ? ImageKind.DISK : ImageKind.ISO);
        return new Target.PolicyRevision(named);
    }

    private static void requireFits(Policies.Named named, ImageKind kind) {
        boolean rootIsDisk = named.revision().root() == Root.DISK;
        if (rootIsDisk != (kind == ImageKind.DISK)) {
            throw Problem.refusedValue(
                    "policy",
                    kind == ImageKind.DISK
                            ? "The VM stands on a disk image; it needs a policy whose root is disk."
                            : "The VM stands on an ISO image; it needs a policy whose root is ram or layered.");
        }
    }
}
