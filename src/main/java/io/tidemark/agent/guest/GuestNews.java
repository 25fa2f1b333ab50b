package io.tidemark.agent.guest;

import io.tidemark.protocol.Survey;
import io.tidemark.protocol.TaskOutcome;
import java.util.UUID;

/** What a VM's guest did that the console should hear at once, beside the reports. */
public sealed interface GuestNews {

    /** The VM. */
    UUID vm();

    /** The guest has taken a survey by itself. */
    record TookSurvey(UUID vm, Survey survey) implements GuestNews {}

    /** A task is over. */
    record TaskOver(UUID vm, UUID task, TaskOutcome outcome) implements GuestNews {}
}
