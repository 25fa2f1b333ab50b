package io.tidemark.audit;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * One thing that somebody did or tried.
 *
 * @param actor an account's name, {@code system:PART} for what the console does by itself, or {@code host:ID}
 * @param action what, such as {@code vm.delete}
 * @param target to what, such as {@code vm:ID}
 * @param team whose matter it is
 * @param from the caller's network address, or {@code console}
 * @param diff what changed; never a password, key or token
 * @param cause why it was refused or failed
 */
public record AuditEntry(
        String actor,
        String action,
        String target,
        Optional<UUID> team,
        Outcome outcome,
        String from,
        Map<String, Object> diff,
        Optional<String> cause) {

    public AuditEntry {
        diff = Map.copyOf(diff);
    }

    /** Something done to a thing that belongs to no team, with nothing more to say; the {@code with…} methods add. */
    public static AuditEntry done(String actor, String from, String action, String target) {
        return new AuditEntry(actor, action, target, Optional.empty(), Outcome.DONE, from, Map.of(), Optional.empty());
    }

    public AuditEntry ofTeam(UUID id) {
        return new AuditEntry(actor, action, target, Optional.of(id), outcome, from, diff, cause);
    }

    public AuditEntry withDiff(Map<String, Object> changed) {
        return new AuditEntry(actor, action, target, team, outcome, from, changed, cause);
    }

    public AuditEntry refused(String why) {
        return new AuditEntry(actor, action, target, team, Outcome.REFUSED, from, diff, Optional.of(why));
    }

    public AuditEntry failed(String why) {
        return new AuditEntry(actor, action, target, team, Outcome.FAILED, from, diff, Optional.of(why));
    }
}
