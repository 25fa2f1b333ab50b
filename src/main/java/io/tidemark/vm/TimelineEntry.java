package io.tidemark.vm;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * One thing that happened to a VM.
 *
 * @param at of an operation when it was begun, of a boot when the console heard of it
 * @param actor an account's name, {@code system:PART}, {@code host:ID} or {@code guest}
 * @param what the action, such as {@code vm.restart}; the operation's kind; {@code boot}
 * @param outcome {@code done}, {@code refused} or {@code failed}; the operation's state; whether a boot has {@code kept} or
 *     {@code broken} what had been promised
 * @param why it was refused or failed; which promises were broken
 * @param operation the one that it is, or that it began or is a step of
 * @param run which run of the VM it is about
 * @param seq of the audit entry
 */
public record TimelineEntry(
        Instant at,
        Kind kind,
        String actor,
        String what,
        String outcome,
        Optional<String> why,
        Optional<UUID> operation,
        Optional<Long> run,
        Optional<Long> seq) {

    /** Who tells of it. */
    public enum Kind {
        /** The audit log: somebody did it, or tried. */
        ACT,
        /** Long work, and how far it is. */
        OPERATION,
        /** A boot's receipt. */
        BOOT;

        /** The word of the API. */
        @JsonValue
        public String slug() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
