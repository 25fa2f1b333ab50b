package io.tidemark.policy;

import com.fasterxml.jackson.annotation.JsonValue;
import io.tidemark.account.Verdict;
import io.tidemark.platform.Problem;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * A revision that keeps less and waits for a second person, or waited for one.
 *
 * @param base the revision that it was made from
 * @param revision what it would become, with the number that it would have
 * @param note what whoever answered said; may be empty
 */
public record Proposal(
        UUID id,
        UUID policy,
        int base,
        Revision revision,
        String proposedBy,
        Instant proposedAt,
        State state,
        Optional<String> answeredBy,
        String note) {

    /** Where it stands. */
    public enum State {
        WAITING,
        APPROVED,
        DECLINED;

        /** The word of the API. */
        @JsonValue
        public String slug() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What a second person says.
     *
     * @param proposal the one that they have seen
     * @param note why; needed where it is declined, at most 1000 characters
     */
    public record Answer(Optional<UUID> proposal, Optional<Verdict> verdict, Optional<String> note) {

        private static final int LONGEST_NOTE = 1000;

        public Answer {
            String said = note.orElse("").strip();
            if (proposal.isEmpty()) {
                throw Problem.refusedValue("proposal", "Name the proposal that you have seen.");
            }
            if (verdict.isEmpty()) {
                throw Problem.refusedValue("verdict", "verdict must be approve or decline.");
            }
            if (said.length() > LONGEST_NOTE || (verdict.get() == Verdict.DECLINE && said.isEmpty())) {
                throw Problem.refusedValue(
                        "note", "Say why it is declined, in at most " + LONGEST_NOTE + " characters.");
            }
        }

        State state() {
            return switch (verdict.orElseThrow()) {
                case APPROVE -> State.APPROVED;
                case DECLINE -> State.DECLINED;
            };
        }

        String said() {
            return note.orElse("").strip();
        }
    }
}
