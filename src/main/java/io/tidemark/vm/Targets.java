package io.tidemark.vm;

import io.tidemark.account.Caller;
import io.tidemark.account.GuardRails;
import io.tidemark.account.Rails;
import io.tidemark.image.ImageKind;
import io.tidemark.image.ImageView;
import io.tidemark.image.Images;
import io.tidemark.platform.Problem;
import io.tidemark.policy.Policies;
import io.tidemark.policy.Policy;
import io.tidemark.policy.Root;
import io.tidemark.protocol.VmSpec;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/** Finds what a VM is to go to, and refuses what does not fit it. */
@ApplicationScoped
class Targets {

    private final Images images;
    private final Policies policies;
    private final GuardRails guardRails;

    Targets(Images images, Policies policies, GuardRails guardRails) {
        this.images = images;
        this.policies = policies;
        this.guardRails = guardRails;
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
        RailRules.requireImage(guardRails.of(vm.team()), image);
        return new Target.Image(image);
    }

    /** The policy's revision, where guests can follow it and its root fits the VM's image. */
    Target.PolicyRevision revision(Caller caller, VmRow vm, Optional<String> name, Optional<Integer> number) {
        String wanted = VmRequest.required("policy", name);
        Policy policy = VmCreation.referenced("policy", () -> policies.usable(caller, vm.team(), wanted));
        Policies.Named named = numbered("revision", policy, number);
        requireFits(named, vm.imageSpec().name(), kind(vm.imageSpec()));
        requireApproved(guardRails.of(vm.team()), vm, named);
        // A revision of the policy that it follows already goes to no other policy.
        if (!named.policy().equals(vm.policy())) {
            RailRules.requirePolicy(guardRails.of(vm.team()), named);
        }
        return new Target.PolicyRevision(named);
    }

    /**
     * Where a second person lets policies keep less, no VM gets to less by another way: another policy keeps no less, and
     * each step down of its own policy was approved.
     */
    private void requireApproved(Rails rails, VmRow vm, Policies.Named wanted) {
        Policies.Named now = policies.revision(vm.policy(), vm.policyRevision());
        if (rails.asksSecondPerson()
                && wanted.revision().keepsLessThan(now.revision())
                && !eachStepApproved(now, wanted)) {
            throw RailRules.lesser(wanted, now);
        }
    }

    private boolean eachStepApproved(Policies.Named now, Policies.Named wanted) {
        return now.policy().equals(wanted.policy())
                && now.revision().number() < wanted.revision().number()
                && IntStream.rangeClosed(
                                now.revision().number() + 1, wanted.revision().number())
                        .mapToObj(number ->
                                policies.revision(now.policy(), number).revision())
                        .allMatch(each -> each.approvedBy().isPresent()
                                || !each.keepsLessThan(policies.revision(now.policy(), each.number() - 1)
                                        .revision()));
    }

    /**
     * What a new VM on an image follows, if the guard rails allow both.
     *
     * @param name of a policy; unless said the usual one for such images, or else the first that is allowed and fits
     * @param number of its revision; the latest unless said
     */
    Policies.Named followed(
            Caller caller, UUID team, ImageView image, Optional<String> name, Optional<Integer> number) {
        Rails rails = guardRails.of(team);
        RailRules.requireImage(rails, image);
        String wanted = name.orElseGet(() -> usual(rails, team, image.kind()).toString());
        Policy policy = VmCreation.referenced("policy", () -> policies.usable(caller, team, wanted));
        Policies.Named named = numbered("policyRevision", policy, number.filter(VmRequest::isPinned));
        requireFits(named, image.name(), image.kind());
        RailRules.requirePolicy(rails, named);
        return named;
    }

    /** The policy that is followed where none is named: the usual one, or else the first that is allowed and fits. */
    UUID usual(Rails rails, UUID team, ImageKind kind) {
        UUID usual =
                switch (kind) {
                    case ISO -> Policies.USUAL_FOR_ISO;
                    case DISK -> Policies.USUAL_FOR_DISK;
                };
        return rails.allowsPolicy(usual)
                ? usual
                : rails.policies().orElse(List.of()).stream()
                        .flatMap(allowed -> policies.usable(team, allowed.id().toString()).stream())
                        .map(policy ->
                                policies.revision(policy.id(), policy.latest().number()))
                        .filter(named -> fits(named, kind))
                        .map(Policies.Named::policy)
                        .findFirst()
                        .orElse(usual);
    }

    private Policies.Named numbered(String field, Policy policy, Optional<Integer> number) {
        int revision = number.orElse(policy.latest().number());
        if (revision < 1 || revision > policy.latest().number()) {
            throw Problem.refusedValue(field, policy.name() + " has no revision " + revision + ".");
        }
        return policies.revision(policy.id(), revision);
    }

    /**
     * What has become of a template.
     *
     * @param follows what a VM that is made from it now follows; empty where its policy is gone
     * @param trouble why no VM can be made from it any more; what it names may be gone, or fit no longer
     */
    record TemplateState(Optional<Policies.Named> follows, Optional<Reason> trouble) {}

    /** What has become of a team's template, under the guard rails of the team. */
    TemplateState stateOf(VmTemplateEntity template, Rails rails) {
        Optional<Policies.Named> follows = policies.usable(template.team, template.policy.toString())
                .map(policy -> policies.revision(
                        policy.id(), template.pinned().orElse(policy.latest().number())));
        return new TemplateState(follows, troubleOf(template, follows, rails));
    }

    private Optional<Reason> troubleOf(VmTemplateEntity template, Optional<Policies.Named> follows, Rails rails) {
        Optional<ImageView> image = images.find(template.image);
        if (image.isEmpty()) {
            return Optional.of(Reason.of(
                    "template-image-gone",
                    "The image %s is in the catalogue no more. An owner of the team can choose another, or delete the"
                            + " template.",
                    template.imageName));
        }
        if (follows.isEmpty()) {
            return Optional.of(Reason.of(
                    "template-policy-gone",
                    "The policy %s is gone. An owner of the team can choose another, or delete the template.",
                    template.policyName));
        }
        Policies.Named named = follows.get();
        if (!fits(named, image.get().kind())) {
            return Optional.of(Reason.of(
                    "template-policy-unfit",
                    "%s r%s is not for the image %s any more. An owner of the team can choose another policy, or an"
                            + " earlier revision.",
                    named.name(),
                    String.valueOf(named.revision().number()),
                    template.imageName));
        }
        return RailRules.whyNotImage(rails, template.image)
                .or(() -> RailRules.whyNotPolicy(rails, template.policy))
                .or(() -> RailRules.whyNotLocked(
                        rails, template.definition(), named.revision().dataVolumeGib()));
    }

    private static ImageKind kind(VmSpec.ImageSpec image) {
        return image.kind() == VmSpec.ImageKind.DISK ? ImageKind.DISK : ImageKind.ISO;
    }

    private static boolean fits(Policies.Named named, ImageKind kind) {
        return (named.revision().root() == Root.DISK) == (kind == ImageKind.DISK);
    }

    private static void requireFits(Policies.Named named, String image, ImageKind kind) {
        if (!fits(named, kind)) {
            throw Problem.refusedValue(
                    "policy",
                    kind == ImageKind.DISK
                            ? image + " is a disk image; it needs a policy whose root is disk, such as Disk image."
                            : image
                                    + " is an ISO image; it needs a policy whose root is ram or layered, such as Workshop.");
        }
    }
}
