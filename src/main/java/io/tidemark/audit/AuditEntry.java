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
 * @param credential the session or token by which the actor came
 * @param operation what it began, or is a step of; its first entry is the cause of the others
 */
public record AuditEntry(
        String actor,
        String action,
        String target,
        Optional<UUID> team,
        Outcome outcome,
        String from,
        Map<String, Object> diff,
        Optional<String> cause,
        Optional<UUID> credential,
        Optional<UUID> operation) {

    public AuditEntry {
        diff = Map.copyOf(diff);
    }

    /** Something done to a thing that belongs to no team, with nothing more to say; the {@code with…} methods add. */
    public static AuditEntry done(String actor, String from, String action, String target) {
        return new AuditEntry(
                actor,
                action,
                target,
                Optional.empty(),
                Outcome.DONE,
                from,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same, done to this. */
    public AuditEntry on(String other) {
        return new AuditEntry(actor, action, other, team, outcome, from, diff, cause, credential, operation);
    }

    public AuditEntry ofTeam(UUID id) {
        return new AuditEntry(
                actor, action, target, Optional.of(id), outcome, from, diff, cause, credential, operation);
    }

    /** The same, of the team that is given, if one is. */
    public AuditEntry ofTeam(Optional<UUID> id) {
        return id.map(this::ofTeam).orElse(this);
    }

    public AuditEntry withDiff(Map<String, Object> changed) {
        return new AuditEntry(actor, action, target, team, outcome, from, changed, cause, credential, operation);
    }

    public AuditEntry refused(String why) {
        return new AuditEntry(
                actor, action, target, team, Outcome.REFUSED, from, diff, Optional.of(why), credential, operation);
    }

    public AuditEntry failed(String why) {
        return new AuditEntry(
                actor, action, target, team, Outcome.FAILED, from, diff, Optional.of(why), credential, operation);
    }

    /** The same by this session or token. */
    public AuditEntry by(UUID session) {
        return new AuditEntry(actor, action, target, team, outcome, from, diff, cause, Optional.of(session), operation);
    }

    /** The same as the beginning or a step of an operation. */
    public AuditEntry ofOperation(UUID id) {
        return new AuditEntry(actor, action, target, team, outcome, from, diff, cause, credential, Optional.of(id));
    }
}
