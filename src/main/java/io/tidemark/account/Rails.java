package io.tidemark.account;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What administrators let a team choose. They hold what comes next; what is there already stays as it is.
 *
 * @param images that new VMs may be made from and VMs may go to; empty for any
 * @param policies that VMs may go to; empty for any
 * @param vcpus of a new VM unless said
 * @param memoryMib of a new VM unless said
 * @param dataVolumeGib of a new VM unless said; empty for what its policy says
 * @param lesserRevisions who lets a policy of the team keep less
 * @param locked fields of a definition that stay at what is usual
 */
public record Rails(
        Optional<List<Allowed>> images,
        Optional<List<Allowed>> policies,
        Optional<Integer> vcpus,
        Optional<Integer> memoryMib,
        Optional<Integer> dataVolumeGib,
        Set<Lockable> locked,
        LesserRevisions lesserRevisions) {

    /** Where everything may be chosen. */
    public static final Rails NONE = new Rails(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Set.of(),
            LesserRevisions.FREE);

    public Rails {
        images = images.map(List::copyOf);
        policies = policies.map(List::copyOf);
        locked = Set.copyOf(locked);
    }

    /** An image or a policy that may be chosen, with its name as it was when that was said. */
    public record Allowed(UUID id, String name) {}

    public boolean allowsImage(UUID image) {
        return allows(images, image);
    }

    public boolean allowsPolicy(UUID policy) {
        return allows(policies, policy);
    }

    /** Whether a revision that keeps less waits for another person than who wants it. */
    public boolean asksSecondPerson() {
        return lesserRevisions == LesserRevisions.SECOND_PERSON;
    }

    public boolean locks(Lockable field) {
        return locked.contains(field);
    }

    /** Whether anything at all is held. */
    public boolean any() {
        return !equals(NONE);
    }

    /** Names of images, in one line. */
    public String imageNames() {
        return names(images);
    }

    /** Names of policies, in one line. */
    public String policyNames() {
        return names(policies);
    }

    /** The locked fields in their order. */
    public List<Lockable> lockedInOrder() {
        return locked.stream().sorted().toList();
    }

    private static boolean allows(Optional<List<Allowed>> some, UUID id) {
        return some.map(each -> each.stream().anyMatch(allowed -> allowed.id().equals(id)))
                .orElse(true);
    }

    private static String names(Optional<List<Allowed>> some) {
        return String.join(
                ", ", some.orElse(List.of()).stream().map(Allowed::name).toList());
    }
}
