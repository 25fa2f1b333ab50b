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
 * @param detail what came of each path that was to be saved
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
        Detail detail,
        Instant madeAt,
        String madeBy,
        Optional<Instant> finishedAt) {

    public OperationView {
        steps = List.copyOf(steps);
    }

    OperationView withSteps(List<VmView.StepView> seen) {
        return new OperationView(
                id, kind, vm, vmName, teamId, run, state, seen, error, detail, madeAt, madeBy, finishedAt);
    }

    /**
     * What came of saving paths.
     *
     * @param place where a rescue put the copies, in the guest
     */
    public record Detail(Optional<String> place, List<PathResult> paths) {

        static final Detail NONE = new Detail(Optional.empty(), List.of());

        public Detail {
            paths = List.copyOf(paths);
        }
    }

    /**
     * One path.
     *
     * @param error why it was not saved; empty where it was
     * @param note what a person should know, such as who holds files open
     */
    public record PathResult(String path, Optional<String> error, Optional<String> note) {}

    /** What was asked for. */
    public enum Kind {
        CREATE,
        START,
        RESTART,
        STOP,
        DELETE,
        RESET,
        CHANGE_BASE,
        CHANGE_POLICY,
        KEEP,
        RESCUE,
        /** Of a policy, with this VM. */
        PROVE;

        /** The word of the API, such as {@code change-base}. */
        @JsonValue
        public String slug() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
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
