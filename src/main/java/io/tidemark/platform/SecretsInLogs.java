package io.tidemark.platform;

import io.quarkus.logging.LoggingFilter;
import java.util.Arrays;
import java.util.Optional;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;
import org.jboss.logmanager.ExtLogRecord;

/**
 * Takes secrets that stand in addresses out of the console's log: an invitation's, a console ticket's, and what
 * a sign-in provider's answer brings. Nothing of ours
 * logs an address, but a library does when a request fails.
 */
@LoggingFilter(name = "secrets")
public final class SecretsInLogs implements Filter {

    private static final Pattern SECRET = Pattern.compile("(/invitations/|[?&](?:ticket|code|state)=)[^/?&\\s\"']+");

    @Override
    public boolean isLoggable(LogRecord line) {
        Optional.ofNullable(line.getMessage())
                .filter(text -> SECRET.matcher(text).find())
                .ifPresent(text -> replace(line, without(text)));
        Optional.ofNullable(line.getParameters())
                .filter(values -> Arrays.stream(values).anyMatch(SecretsInLogs::holdsOne))
                .ifPresent(values -> line.setParameters(Arrays.stream(values)
                        .map(value -> holdsOne(value) ? without(value.toString()) : value)
                        .toArray()));
        return true;
    }

    /** A message that is set alone would lose how its values are put into it. */
    private static void replace(LogRecord line, String text) {
        if (line instanceof ExtLogRecord ours) {
            ours.setMessage(text, ours.getFormatStyle());
        } else {
            line.setMessage(text);
        }
    }

    private static boolean holdsOne(Object value) {
        return value instanceof String text && SECRET.matcher(text).find();
    }

    static String without(String text) {
        return SECRET.matcher(text).replaceAll("$1…");
    }
}
