package io.tidemark.vm;

import io.tidemark.vm.OperationView.Kind;
import io.tidemark.vm.OperationView.PathResult;
import io.tidemark.vm.OperationView.State;
import java.util.List;
import java.util.Optional;

/**
 * What came of saving paths.
 *
 * @param kept whether they are kept for good, else they were rescued once
 * @param under whether the guest is still at it
 * @param place where a rescue put the copies, in the guest
 * @param done paths that are saved; the guest's notes on them
 * @param failed paths that are not, and why
 * @param error why nothing was saved, a sentence
 */
public record SavingPanel(
        boolean kept,
        boolean under,
        Optional<String> place,
        List<PathResult> done,
        List<PathResult> failed,
        Optional<String> error) {

    public SavingPanel {
        done = List.copyOf(done);
        failed = List.copyOf(failed);
    }

    /** Of an operation that saves; empty for any other. */
    static Optional<SavingPanel> of(OperationView operation) {
        if (operation.kind() != Kind.KEEP && operation.kind() != Kind.RESCUE) {
            return Optional.empty();
        }
        List<PathResult> paths = operation.detail().paths();
        return Optional.of(new SavingPanel(
                operation.kind() == Kind.KEEP,
                operation.state() == State.RUNNING,
                operation.detail().place(),
                paths.stream().filter(path -> path.error().isEmpty()).toList(),
                paths.stream().filter(path -> path.error().isPresent()).toList(),
                operation.error()));
    }

    /** Whether something was not saved. */
    public boolean wrong() {
        return !under && error.isPresent();
    }
}
