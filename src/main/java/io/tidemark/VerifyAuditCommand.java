package io.tidemark;

import io.tidemark.audit.AuditVerification;
import io.tidemark.audit.Range;
import io.tidemark.audit.Verification;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks the audit log, with a console running or without. Ends with 0 where it is whole, 1 where not, 2 where it can't tell. */
@Command(
        name = "verify-audit",
        description = "Checks the audit log against its seals and checkpoints, and names the first wrong entry.",
        mixinStandardHelpOptions = true)
final class VerifyAuditCommand implements Callable<Integer> {

    @Mixin
    private AuditSource source;

    @Option(names = "--from", paramLabel = "N", description = "The first entry to check, by its number.")
    private Optional<Long> from = Optional.empty();

    @Option(names = "--to", paramLabel = "N", description = "The last one.")
    private Optional<Long> to = Optional.empty();

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() {
        Verification found = source.open(
                AuditSource.Role.APPLICATION,
                (connection, key, checkpoints) ->
                        AuditVerification.verify(connection, key, checkpoints, new Range(from, to)));
        tell(found);
        return found.valid() ? 0 : 1;
    }

    private void tell(Verification found) {
        PrintWriter out = command.commandLine().getOut();
        out.println(
                found.valid()
                        ? "whole"
                        : "wrong at entry " + found.firstWrong().orElse(0L) + ": "
                                + found.kind().orElse(""));
        found.detail().ifPresent(out::println);
        out.printf(
                Locale.ROOT,
                "%d entries compared up to entry %d, and %d checkpoints, in %.1f s; %d wait for their seal%n",
                found.entries(),
                found.upTo(),
                found.checkpoints(),
                found.seconds(),
                found.waiting());
        found.cutUpTo()
                .ifPresent(entry -> out.println("it begins behind entry " + entry + ": what was older was cut off"));
        out.flush();
    }
}
