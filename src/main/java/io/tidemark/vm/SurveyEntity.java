package io.tidemark.vm;

import io.tidemark.host.Wire;
import io.tidemark.protocol.Survey;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.hibernate.annotations.DynamicUpdate;

/** A row of {@code vm_survey}. The list of changes is long and often the same again: only columns that differ are written. */
@Entity
@DynamicUpdate
@Table(name = "vm_survey")
class SurveyEntity {

    @Id
    UUID vm;

    Instant at;
    String bootId;
    String state;
    long riskedFiles;
    long riskedBytes;
    long riskedPackages;

    /** A {@link Survey} as JSON; its time is that of {@link #at}. */
    @ColumnTransformer(write = "?::jsonb")
    String survey;

    /** For Hibernate. */
    SurveyEntity() {}

    SurveyEntity(UUID vm, Survey said, AtRisk atRisk) {
        this.vm = vm;
        survey = Wire.writeAny(said);
        take(said, atRisk);
    }

    /** Takes a later survey. */
    void take(Survey said, AtRisk atRisk) {
        if (!at(said, Instant.EPOCH).equals(at(Wire.readAny(survey, Survey.class), Instant.EPOCH))) {
            survey = Wire.writeAny(said);
        }
        at = said.at();
        bootId = said.bootId();
        state = said.state();
        riskedFiles = atRisk.files();
        riskedBytes = atRisk.bytes();
        riskedPackages = atRisk.packages();
    }

    Survey survey() {
        return at(Wire.readAny(survey, Survey.class), at);
    }

    /** What it says, as said at another time and in no time. */
    private static Survey at(Survey survey, Instant at) {
        return new Survey(
                at,
                survey.bootId(),
                survey.policyRevision(),
                0,
                survey.state(),
                survey.atRisk(),
                survey.scratch(),
                survey.paths(),
                survey.groups(),
                survey.packages(),
                survey.places(),
                survey.rootUsedKib(),
                survey.rootLimitKib());
    }
}
