package io.tidemark.vm;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Long work that somebody asked for.
 *
 * @param vm the VM, which may be gone
 * @param run the run it is about
 * @param steps of the boot so far; as they were at the end once it is settled
 * @param error why it failed or did not come to its end, a sentence
 */
public record OperationView(
        UUID id,
        Kind kind,
        UUID vm,
        String vmName,
        UUID teamId,
        long run,
        State state,
        List<VmView.StepView> steps,
        Optional<String> error,
        Instant madeAt,
        String madeBy,
        Optional<Instant> finishedAt) {

    public OperationView {
        steps = List.copyOf(steps);
    }

    OperationView withSteps(List<VmView.StepView> seen) {
        return new OperationView(id, kind, vm, vmName, teamId, run, state, seen, error, madeAt, madeBy, finishedAt);
    }

    /** What was asked for. */
    public enum Kind {
        CREATE,
        START,
        RESTART,
        STOP,
        DELETE;

        /** The word of the API. */
        @JsonValue
        public String slug() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Where it stands. */
    public enum State {
        RUNNING,
        DONE,
        FAILED,
        /** A later action took its place. */
        SUPERSEDED,
        CANCELLED;

        /** The word of the API. */
        @JsonValue
        public String slug() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
