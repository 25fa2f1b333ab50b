package io.tidemark;

import io.quarkus.runtime.annotations.QuarkusMain;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program: {@code java -jar quarkus-run.jar console}. */
@QuarkusMain
@Command(
        name = "tidemark",
        description = "Alpine VMs on remote QEMU hosts, and what a reboot takes.",
        subcommands = {ConsoleCommand.class, VerifyAuditCommand.class, CutAuditCommand.class},
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "(console | verify-audit | cut-audit)")
public final class Tidemark {

    /** Runs the command that is named. */
    public static void main(String... arguments) {
        int status = new CommandLine(new Tidemark())
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    if (failure instanceof StartRefused) {
                        line.getErr().println("tidemark: " + failure.getMessage());
                        return 2;
                    }
                    throw failure;
                })
                .execute(arguments);
        // A console that has run never comes to exit here: in development mode that would end the whole of it.
        if (status != 0 && !ConsoleCommand.hasRun()) {
            System.exit(status);
        }
    }
}
