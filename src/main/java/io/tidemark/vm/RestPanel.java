package io.tidemark.vm;

import io.tidemark.platform.Amount;
import io.tidemark.platform.Moment;
import java.util.Optional;
import java.util.UUID;

/**
 * A deleted VM that can be brought back, as pages show it.
 *
 * @param name what it is brought back as unless another is typed
 * @param nameTaken whether another VM has that name by now
 * @param by who deleted it
 * @param taken what its data volume takes on its host's disk, where the host has said so
 * @param mayBringBack whether the caller may, by the role in the team
 * @param mayDeleteNow whether the caller may end it before its time
 */
public record RestPanel(
        UUID id,
        String name,
        boolean nameTaken,
        String by,
        Moment at,
        Moment until,
        String host,
        int dataVolumeGib,
        Optional<String> taken,
        boolean mayBringBack,
        boolean mayDeleteNow) {

    /** What the caller may do with deleted VMs of a team. */
    record Rights(boolean bringsBack, boolean deletesNow) {}

    /** Empty for one that was not deleted, or goes already. */
    static Optional<RestPanel> of(VmView vm, boolean nameTaken, Rights rights) {
        return vm.rest()
                .filter(rest -> vm.status() == VmState.RESTING)
                .map(rest -> new RestPanel(
                        vm.id(),
                        vm.name(),
                        nameTaken,
                        rest.deletedBy(),
                        Moment.of(rest.deletedAt()),
                        Moment.of(rest.until()),
                        vm.hostName().orElse("–"),
                        vm.dataVolumeGib(),
                        vm.dataVolumeBytes().map(bytes -> new Amount(bytes).toString()),
                        rights.bringsBack(),
                        rights.deletesNow()));
    }
}
