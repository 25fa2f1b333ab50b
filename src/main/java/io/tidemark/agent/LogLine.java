package io.tidemark.agent;

import java.util.Optional;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** A log entry on one line: time, level, sentence; of a failure its chain of causes, and for errors where it was. */
final class LogLine extends Formatter {

    @Override
    public String format(LogRecord entry) {
        StringBuilder line = new StringBuilder()
                .append(entry.getInstant())
                .append(' ')
                .append(word(entry.getLevel()))
                .append(' ')
                .append(formatMessage(entry));
        Optional<Throwable> cause = Optional.ofNullable(entry.getThrown());
        cause.ifPresent(thrown -> line.append(" because=").append(chain(thrown)));
        line.append('\n');
        if (entry.getLevel().intValue() >= Level.SEVERE.intValue()) {
            cause.ifPresent(thrown -> where(thrown, line));
        }
        return line.toString();
    }

    private static String word(Level level) {
        return level.intValue() >= Level.SEVERE.intValue()
                ? "ERROR"
                : level.intValue() >= Level.WARNING.intValue() ? "WARN" : "INFO";
    }

    private static String chain(Throwable thrown) {
        StringBuilder chain = new StringBuilder(String.valueOf(thrown.getMessage()));
        Optional<Throwable> next = Optional.ofNullable(thrown.getCause());
        for (int depth = 0; next.isPresent() && depth < 5; depth++) {
            chain.append(" < ").append(next.get());
            next = Optional.ofNullable(next.get().getCause());
        }
        return chain.toString().replace('\n', ' ').replace('\r', ' ');
    }

    private static void where(Throwable thrown, StringBuilder line) {
        for (StackTraceElement element : thrown.getStackTrace()) {
            line.append("        at ").append(element).append('\n');
        }
    }
}
