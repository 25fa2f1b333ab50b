package io.tidemark.vm;

import com.fasterxml.jackson.core.type.TypeReference;
import io.tidemark.host.Wire;
import io.tidemark.platform.Ids;
import io.tidemark.platform.Language;
import io.tidemark.policy.Proof;
import io.tidemark.policy.Proof.LeftOut;
import io.tidemark.policy.Proof.Outcome;
import io.tidemark.policy.Proof.Phase;
import io.tidemark.policy.Proof.Row;
import io.tidemark.policy.Proof.Why;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.hibernate.annotations.DynamicUpdate;

/** A row of {@code policy_proof}. */
@Entity
@DynamicUpdate
@Table(name = "policy_proof")
class ProofEntity {

    @Id
    UUID id;

    UUID policy;
    int revision;
    String image;
    UUID team;
    UUID vm;
    String vmName;
    UUID operation;

    @Enumerated(EnumType.STRING)
    Phase phase;

    long run;
    UUID task;
    Instant deadline;

    @ColumnTransformer(write = "?::jsonb")
    String rows;

    @ColumnTransformer(write = "?::jsonb")
    String leftOut;

    @Enumerated(EnumType.STRING)
    Outcome outcome;

    @ColumnTransformer(write = "?::jsonb")
    String why;

    Instant madeAt;
    String madeBy;
    Instant finishedAt;

    /** For Hibernate. */
    ProofEntity() {}

    ProofEntity(VmRow vm, String image, UUID operation, List<Row> rows, String madeBy, Instant now, Duration patience) {
        this.id = Ids.next();
        this.policy = vm.policy();
        this.revision = vm.policyRevision();
        this.image = image;
        this.team = vm.team();
        this.vm = vm.id();
        this.vmName = vm.name();
        this.operation = operation;
        this.phase = Phase.STARTING;
        this.run = vm.intent().run();
        this.deadline = now.plus(patience);
        this.rows = Wire.writeAny(rows);
        this.leftOut = Wire.writeAny(List.of());
        this.madeAt = now;
        this.madeBy = madeBy;
    }

    List<Row> rows() {
        return Wire.readAny(rows, new TypeReference<List<Row>>() {});
    }

    void waitForGuest(Phase next, UUID asked, Instant until) {
        phase = next;
        task = asked;
        deadline = until;
    }

    void waitForRestart(List<Row> planted, List<LeftOut> notPlanted, long awaited, Instant until) {
        phase = Phase.RESTARTING;
        task = null;
        rows = Wire.writeAny(planted);
        leftOut = Wire.writeAny(notPlanted);
        run = awaited;
        deadline = until;
    }

    void end(Outcome cameOf, List<Row> seen, Optional<Reason> reason, Instant now) {
        phase = Phase.OVER;
        task = null;
        outcome = cameOf;
        rows = Wire.writeAny(seen);
        why = reason.map(Stored::of).map(Wire::writeAny).orElse(null);
        finishedAt = now;
    }

    /** A reason with all its parts; the API's form of one has its sentence alone. */
    record Stored(String key, List<String> values, String sentence) {

        static Stored of(Reason reason) {
            return new Stored(reason.key(), reason.values(), reason.sentence());
        }

        Reason reason() {
            return new Reason(key, values, sentence);
        }
    }

    private Optional<Reason> why() {
        return Optional.ofNullable(why)
                .map(text -> Wire.readAny(text, Stored.class).reason());
    }

    /** As readers see it, given the slug of its team. */
    Proof view(String teamSlug) {
        List<Row> all = rows();
        return new Proof(
                id,
                policy,
                revision,
                image,
                teamSlug,
                phase,
                Optional.ofNullable(outcome),
                why().map(reason -> new Why(reason.sentence(), ReasonWords.say(reason, Language.ZH))),
                all.size(),
                (int) all.stream().filter(Row::held).count(),
                all,
                Wire.readAny(leftOut, new TypeReference<List<LeftOut>>() {}),
                vm,
                vmName,
                operation,
                madeAt,
                madeBy,
                Optional.ofNullable(finishedAt));
    }
}
