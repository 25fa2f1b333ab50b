package io.tidemark.host;

import io.tidemark.protocol.TaskOutcome;
import java.util.UUID;

/**
 * A guest's task is over; fired in a transaction, and again after each reconnect until the intent lacks the task.
 *
 * @param host who says so; it may only speak for VMs placed on it
 */
public record GuestTaskDone(UUID host, UUID vm, UUID task, TaskOutcome outcome) {}
