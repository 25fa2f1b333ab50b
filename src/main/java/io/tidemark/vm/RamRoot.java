package io.tidemark.vm;

import io.tidemark.platform.Amount;
import io.tidemark.policy.Root;
import java.util.Optional;

/**
 * How much of the RAM that a root may take is taken; reported by the guest.
 *
 * @param text such as {@code 118 / 256 MB}
 * @param percent 0 to 100
 */
public record RamRoot(String text, int percent) {

    /** From here on, installing one more package may be one too many. */
    private static final int NEARLY_FULL = 90;

    /** Empty where the root is on a disk, or the guest has not said. */
    static Optional<RamRoot> of(VmView vm) {
        if (vm.root() != Root.RAM) {
            return Optional.empty();
        }
        return vm.guest().flatMap(guest -> guest.rootUsedKib().flatMap(used -> guest.rootLimitKib()
                .filter(limit -> limit > 0 && used >= 0)
                .map(limit -> new RamRoot(
                        Amount.ofKib(used).of(Amount.ofKib(limit)), (int) Math.min(100, used * 100 / limit)))));
    }

    public boolean nearlyFull() {
        return percent >= NEARLY_FULL;
    }
}
