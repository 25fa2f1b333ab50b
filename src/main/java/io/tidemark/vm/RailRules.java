package io.tidemark.vm;

import io.tidemark.account.Lockable;
import io.tidemark.account.Rails;
import io.tidemark.image.ImageView;
import io.tidemark.platform.Problem;
import io.tidemark.policy.Policies;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Holds what a team chooses for its VMs to its guard rails. */
final class RailRules {

    private RailRules() {}

    /** Why a team can't go to this image. */
    static Optional<Reason> whyNotImage(Rails rails, UUID image) {
        return rails.allowsImage(image)
                ? Optional.empty()
                : Optional.of(Reason.of(
                        "rail-image",
                        "An administrator allows this team only some images: %s.",
                        orNone(rails.imageNames())));
    }

    /** Why a team can't go to this policy. */
    static Optional<Reason> whyNotPolicy(Rails rails, UUID policy) {
        return rails.allowsPolicy(policy)
                ? Optional.empty()
                : Optional.of(Reason.of(
                        "rail-policy",
                        "An administrator allows this team only some policies: %s.",
                        orNone(rails.policyNames())));
    }

    /** @throws Problem {@code guard-rail} */
    static void requireImage(Rails rails, ImageView image) {
        whyNotImage(rails, image.id()).ifPresent(why -> {
            throw refusal("image", image.name(), why);
        });
    }

    /** @throws Problem {@code guard-rail} */
    static void requirePolicy(Rails rails, Policies.Named policy) {
        whyNotPolicy(rails, policy.policy()).ifPresent(why -> {
            throw refusal("policy", policy.name(), why);
        });
    }

    /** Why a VM does not go to a policy that keeps less. */
    static Problem lesser(Policies.Named wanted, Policies.Named now) {
        return refusal(
                "policy",
                wanted.name() + " r" + wanted.revision().number(),
                Reason.of(
                        "rail-lesser",
                        "It keeps less than %s r%s, which needs a second person in this team. Propose a revision of a policy"
                                + " of the team that the VM follows.",
                        now.name(),
                        String.valueOf(now.revision().number())));
    }

    /** What a definition that says nothing has, by the guard rails. */
    static VmRequest usual(Rails rails) {
        return VmRequest.sized(rails.vcpus(), rails.memoryMib(), rails.dataVolumeGib());
    }

    /** Why a new VM can't be like this: the first locked field that is not what is usual. */
    static Optional<Reason> whyNotLocked(Rails rails, VmDefinition wanted, int policyGib) {
        return differing(rails, wanted, usual(rails).definition(wanted.name(), policyGib))
                .map(RailRules::locked);
    }

    /**
     * Holds a new VM or a template to what is usual where a field is locked.
     *
     * @throws Problem {@code guard-rail} with the field
     */
    static void requireUsual(Rails rails, VmDefinition wanted, int policyGib) {
        requireAlike(rails, wanted, usual(rails).definition(wanted.name(), policyGib));
    }

    /**
     * Holds a change of a VM to what it was where a field is locked.
     *
     * @throws Problem {@code guard-rail} with the field
     */
    static void requireAlike(Rails rails, VmDefinition wanted, VmDefinition held) {
        differing(rails, wanted, held).ifPresent(field -> {
            throw refusal(field.field().field(), field.field().field(), locked(field));
        });
    }

    /** Why a field of a form can't be filled in. */
    static Reason locked(Lockable field, String value) {
        return locked(new Held(field, value));
    }

    private static Reason locked(Held held) {
        return Reason.of("rail-locked", "An administrator has locked this for the team; it stays %s.", held.value());
    }

    /** A locked field, and what it is to be. */
    private record Held(Lockable field, String value) {}

    private static Optional<Held> differing(Rails rails, VmDefinition wanted, VmDefinition held) {
        return rails.lockedInOrder().stream()
                .filter(field -> !value(field, wanted).equals(value(field, held)))
                .map(field -> new Held(field, told(value(field, held))))
                .findFirst();
    }

    private static Object value(Lockable field, VmDefinition of) {
        return switch (field) {
            case VCPUS -> of.vcpus();
            case MEMORY -> of.memoryMib();
            case DATA_VOLUME -> of.dataVolumeGib();
            case PACKAGES -> of.packages();
            case REPOSITORIES -> of.apkRepositories();
            case SSH_KEYS -> of.sshKeys();
            case USER_DATA -> of.userData().map(List::of).orElse(List.of());
            case SERIAL_LOGIN -> of.serialLogin().name().toLowerCase(Locale.ROOT);
            case FORWARDS -> of.forwards();
        };
    }

    private static String told(Object value) {
        return switch (value) {
            case Collection<?> items when items.isEmpty() -> "–";
            case Collection<?> items -> items.stream().map(Object::toString).collect(Collectors.joining(", "));
            default -> value.toString();
        };
    }

    private static String orNone(String names) {
        return names.isEmpty() ? "–" : names;
    }

    private static Problem refusal(String field, String what, Reason why) {
        return new Problem(
                Problem.Kind.REFUSED_VALUE,
                "guard-rail",
                what + ": " + why.sentence(),
                Map.of("field", field, "reason", why.key()));
    }
}
