package io.tidemark.vm;

import io.tidemark.protocol.GuestTask;
import io.tidemark.protocol.TaskOutcome;
import java.util.Optional;
import java.util.UUID;

/**
 * A guest's task is over, once; fired in the transaction that notes it.
 *
 * @param operation what it settles, if it does
 * @param madeBy who asked for it
 * @param outcome cut to bounds
 */
record TaskSettled(VmRow vm, GuestTask task, Optional<UUID> operation, String madeBy, TaskOutcome outcome) {}
