package io.tidemark;

import io.tidemark.audit.AuditRetention;
import io.tidemark.audit.CutResult;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Cuts the oldest part of the audit log off, with a console running or without. Ends with 0 where it did or had nothing to do, 1 where it must not, 2 where it can't. */
@Command(
        name = "cut-audit",
        description =
                "Removes audit entries that are older than they are kept, up to a signed checkpoint, which becomes the"
                        + " chain's beginning. What waits for a review stays, and a log that is not whole is not cut.",
        mixinStandardHelpOptions = true)
final class CutAuditCommand implements Callable<Integer> {

    @Mixin
    private AuditSource source;

    @Option(
            names = "--keep-days",
            required = true,
            paramLabel = "N",
            description = "How long entries are kept; at least " + AuditRetention.FEWEST_DAYS + ".")
    private int days;

    @Option(names = "--archive", paramLabel = "DIR", description = "Writes what is cut to a file there first.")
    private Optional<Path> archive = Optional.empty();

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() {
        if (days < AuditRetention.FEWEST_DAYS) {
            throw new StartRefused("Entries are kept for at least " + AuditRetention.FEWEST_DAYS + " days.");
        }
        CutResult result = source.open(
                AuditSource.Role.OWNER,
                (connection, key, checkpoints) -> AuditRetention.cut(
                        connection,
                        key,
                        checkpoints,
                        days,
                        StartConfig.value("tidemark.audit.forward.url").map(URI::create),
                        archive));
        PrintWriter out = command.commandLine().getOut();
        out.println(result.sentence());
        out.flush();
        return switch (result) {
            case CutResult.Done done -> 0;
            case CutResult.Nothing nothing -> 0;
            case CutResult.Refused refused -> 1;
        };
    }
}
