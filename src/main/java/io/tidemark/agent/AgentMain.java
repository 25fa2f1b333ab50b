package io.tidemark.agent;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** {@code java -jar tidemark-agent.jar --console wss://…}: runs until it is ended; every VM runs on then. */
public final class AgentMain {

    private static final int MISUSED = 2;
    private static final int FAILED = 1;

    private AgentMain() {}

    /** Runs the agent. */
    public static void main(String[] arguments) throws InterruptedException {
        List<String> given = List.of(arguments);
        if (given.contains("--help") || given.contains("-h")) {
            System.out.print(AgentOptions.USAGE);
            return;
        }
        System.exit(run(given, System.err));
    }

    private static int run(List<String> arguments, PrintStream errors) throws InterruptedException {
        logPlainly();
        try (Agent agent = Agent.start(AgentOptions.parse(arguments, System.getenv()))) {
            agent.run();
            return 0;
        } catch (AgentOptions.Misused e) {
            errors.println("tidemark-agent: " + e.getMessage() + "\n");
            errors.print(AgentOptions.USAGE);
            return MISUSED;
        } catch (IOException e) {
            errors.println("tidemark-agent: " + e.getMessage());
            return FAILED;
        }
    }

    /** One line for each event, on standard error. */
    private static void logPlainly() {
        LogManager.getLogManager().reset();
        ConsoleHandler handler = new ConsoleHandler();
        handler.setFormatter(new LogLine());
        Logger.getLogger("").addHandler(handler);
    }
}
