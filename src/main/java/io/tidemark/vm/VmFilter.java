package io.tidemark.vm;

import io.tidemark.platform.Problem;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which VMs of a list are asked for.
 *
 * @param team a team's slug; the caller's teams all together unless said
 * @param states any of these; every state if there is none. Those that were deleted and rest are asked for by theirs
 * @param search a part of the name, or of its image's, policy's or host's; empty for all
 */
public record VmFilter(Optional<String> team, Set<VmState> states, String search) {

    /** Everything. */
    public static final VmFilter ALL = new VmFilter(Optional.empty(), Set.of(), "");

    private static final int LONGEST_SEARCH = 100;

    public VmFilter {
        states = Set.copyOf(states);
        if (search.length() > LONGEST_SEARCH) {
            throw Problem.refusedValue("q", "A search has at most " + LONGEST_SEARCH + " characters.");
        }
    }

    VmRepository.Resting resting() {
        if (!states.contains(VmState.RESTING)) {
            return VmRepository.Resting.LEFT_OUT;
        }
        return states.size() == 1 ? VmRepository.Resting.ALONE : VmRepository.Resting.TOO;
    }

    /**
     * Reads the query parameters {@code team}, {@code status} (words with commas between them) and {@code q}.
     *
     * @throws Problem if a word is no status
     */
    public static VmFilter of(Optional<String> team, Optional<String> status, Optional<String> search) {
        Set<VmState> states = EnumSet.noneOf(VmState.class);
        for (String word : status.orElse("").split(",", -1)) {
            if (!word.isBlank()) {
                states.add(VmState.bySlug(word.strip())
                        .orElseThrow(() -> Problem.refusedValue("status", "There is no such status of a VM.")));
            }
        }
        return new VmFilter(
                team.filter(slug -> !slug.isBlank()), states, search.orElse("").strip());
    }
}
