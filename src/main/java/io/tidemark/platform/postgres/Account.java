package io.tidemark.platform.postgres;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** As whom the server's programs run: PostgreSQL refuses to run as root. */
enum Account {
    /** An ordinary user runs them as itself. */
    OURSELVES {
        @Override
        List<String> prefix() {
            return List.of();
        }
    },
    /**
     * Root in a user namespace of its own, where it counts as nobody: the files stay root's, so nothing has to be
     * readable for anybody else.
     */
    NAMESPACE {
        @Override
        List<String> prefix() {
            return List.of("unshare", "-U", "--");
        }
    },
    /** Root where user namespaces are switched off: the user {@code nobody}, who then owns the server's files. */
    NOBODY {
        @Override
        List<String> prefix() {
            return List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--no-new-privs", "--");
        }
    };

    /** What stands before a command to run it as this account. */
    abstract List<String> prefix();

    static Account find() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return OURSELVES;
        }
        if (NAMESPACE.works()) {
            return NAMESPACE;
        }
        if (NOBODY.works()) {
            return NOBODY;
        }
        throw new PostgresFailure("PostgreSQL can't run as root, and neither unshare nor setpriv works here."
                + " Start the console as an ordinary user, or name a server by QUARKUS_DATASOURCE_JDBC_URL.");
    }

    private boolean works() {
        List<String> command = new ArrayList<>(prefix());
        command.add("true");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
