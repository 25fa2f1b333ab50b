package io.tidemark.account;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tidemark.platform.Problem;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Other limits that a member asked for.
 *
 * @param wanted the limits that are asked for; those left out stay
 * @param why what they wrote
 * @param answeredBy the administrator who answered; empty while it waits
 * @param note what the administrator wrote
 */
public record QuotaRequest(
        UUID id,
        TeamView team,
        Quota wanted,
        String why,
        String askedBy,
        Instant askedAt,
        State state,
        Optional<String> answeredBy,
        Optional<Instant> answeredAt,
        String note) {

    static final int LONGEST_TEXT = 1000;

    /** What became of it. */
    public enum State {
        @JsonProperty("waiting")
        WAITING,
        @JsonProperty("approved")
        APPROVED,
        @JsonProperty("declined")
        DECLINED
    }

    /** Asks for other limits. */
    public record Wanted(
            Optional<Integer> vms,
            Optional<Integer> vcpus,
            Optional<Integer> memoryMib,
            Optional<Integer> diskGib,
            Optional<String> why) {

        public Wanted {
            if (vms.or(() -> vcpus).or(() -> memoryMib).or(() -> diskGib).isEmpty()) {
                throw Problem.refusedValue("vms", "Name at least one limit: vms, vcpus, memoryMib or diskGib.");
            }
            requireText("why", why.orElse(""));
            if (why.filter(text -> !text.isBlank()).isEmpty()) {
                throw Problem.refusedValue("why", "Say what it is for: an administrator decides by it.");
            }
        }

        Quota limits() {
            return new Quota(vms, vcpus, memoryMib, diskGib, Optional.empty());
        }
    }

    /** An administrator's answer. */
    public record Answer(Verdict verdict, Optional<String> note) {

        public Answer {
            if (verdict == null) {
                throw Problem.refusedValue("verdict", "verdict must be approve or decline.");
            }
            requireText("note", note.orElse(""));
            if (verdict == Verdict.DECLINE
                    && note.filter(text -> !text.isBlank()).isEmpty()) {
                throw Problem.refusedValue("note", "Say why it is declined.");
            }
        }
    }

    private static void requireText(String field, String text) {
        if (text.length() > LONGEST_TEXT) {
            throw Problem.refusedValue(field, field + " must be at most " + LONGEST_TEXT + " characters.");
        }
    }
}
