package io.tidemark.vm;

import io.tidemark.host.Wire;
import io.tidemark.protocol.GuestTask;
import io.tidemark.protocol.TaskOutcome;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.hibernate.annotations.DynamicUpdate;

/** A row of {@code vm_task}. */
@Entity
@DynamicUpdate
@Table(name = "vm_task")
class TaskEntity {

    @Id
    UUID id;

    UUID vm;

    @ColumnTransformer(write = "?::jsonb")
    String task;

    UUID operation;
    Instant madeAt;
    String madeBy;
    Instant expiresAt;
    Instant doneAt;

    @ColumnTransformer(write = "?::jsonb")
    String outcome;

    /** For Hibernate. */
    TaskEntity() {}

    TaskEntity(UUID vm, GuestTask task, Optional<UUID> operation, String madeBy, Instant now, Duration patience) {
        this.id = task.id();
        this.vm = vm;
        this.task = Wire.writeAny(task);
        this.operation = operation.orElse(null);
        this.madeAt = now;
        this.madeBy = madeBy;
        this.expiresAt = now.plus(patience);
    }

    GuestTask task() {
        return Wire.readAny(task, GuestTask.class);
    }

    Optional<UUID> operation() {
        return Optional.ofNullable(operation);
    }

    Optional<TaskOutcome> outcome() {
        return Optional.ofNullable(outcome).map(text -> Wire.readAny(text, TaskOutcome.class));
    }

    boolean open() {
        return doneAt == null;
    }

    void end(TaskOutcome with, Instant now) {
        outcome = Wire.writeAny(with);
        doneAt = now;
    }
}
