package io.tidemark.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An entry as RFC 5424 has it: facility 13 (log audit), severity by its outcome, its names as structured data, and all of it
 * as JSON in the message. 32473 is the number that RFC 5612 sets aside for those who have none of their own.
 */
final class SyslogMessage {

    /** What usual receivers take without being told; beyond it the diff stays behind, then the message. */
    static final int LONGEST = 8192;

    private static final int LOG_AUDIT = 13;
    private static final int ERROR = 3;
    private static final int WARNING = 4;
    private static final int INFORMATIONAL = 6;
    private static final int LONGEST_NAME = 32;
    private static final int LONGEST_VALUE = 255;
    private static final String HOST = host();

    private final ObjectMapper json;

    SyslogMessage(ObjectMapper json) {
        this.json = json;
    }

    byte[] of(Forwarded forwarded) {
        String header = header(forwarded.entry()) + ' ' + structured(forwarded);
        byte[] bare = header.getBytes(StandardCharsets.UTF_8);
        String message = " " + ascii(forwarded);
        if (bare.length + message.length() > LONGEST) {
            message = " " + ascii(forwarded.shortened());
        }
        return bare.length + message.length() > LONGEST ? bare : (header + message).getBytes(StandardCharsets.UTF_8);
    }

    private static String header(RecordedEntry entry) {
        int severity =
                switch (entry.outcome()) {
                    case "done" -> INFORMATIONAL;
                    case "refused" -> WARNING;
                    default -> ERROR;
                };
        return "<" + (LOG_AUDIT * 8 + severity) + ">1 " + entry.at() + ' ' + HOST + " tidemark - "
                + name(entry.action(), LONGEST_NAME);
    }

    private static String structured(Forwarded forwarded) {
        RecordedEntry entry = forwarded.entry();
        Map<String, Optional<?>> values = new LinkedHashMap<>();
        values.put("seq", Optional.of(entry.seq()));
        values.put("position", entry.sealed());
        values.put("mac", Optional.of(forwarded.mac()));
        values.put("actor", Optional.of(entry.actor()));
        values.put("action", Optional.of(entry.action()));
        values.put("target", Optional.of(entry.target()));
        values.put("outcome", Optional.of(entry.outcome()));
        values.put("from", Optional.of(entry.from()));
        values.put("team", entry.team());
        values.put("operation", entry.operation());
        return values.entrySet().stream()
                .filter(value -> value.getValue().isPresent())
                .map(value -> ' ' + value.getKey() + "=\""
                        + value(value.getValue().get().toString()) + '"')
                .collect(Collectors.joining("", "[tidemark@32473", "]"));
    }

    /** Quote, backslash and bracket end a value, so they are escaped; a line break would end the message for some receivers. */
    static String value(String text) {
        String cut = text.codePoints()
                .limit(LONGEST_VALUE)
                .map(letter -> Character.isISOControl(letter) || Character.getType(letter) == Character.SURROGATE
                        ? '\uFFFD'
                        : letter)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return cut.replace("\\", "\\\\").replace("\"", "\\\"").replace("]", "\\]");
    }

    /** What stands in a header: printable ASCII without spaces, or a dash for nothing. */
    private static String name(String text, int longest) {
        String plain = text.replaceAll("[^!-~]", "");
        return plain.isEmpty() ? "-" : plain.substring(0, Math.min(longest, plain.length()));
    }

    /** Outside of strings JSON is ASCII already; a message that is nothing else needs no mark of its encoding. */
    private String ascii(Forwarded forwarded) {
        try {
            return json.writeValueAsString(forwarded)
                    .chars()
                    .mapToObj(letter ->
                            letter > '~' ? String.format(Locale.ROOT, "\\u%04x", letter) : Character.toString(letter))
                    .collect(Collectors.joining());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Entry " + forwarded.entry().seq() + " can't be written as JSON", e);
        }
    }

    private static String host() {
        try {
            return name(InetAddress.getLocalHost().getHostName(), LONGEST_VALUE);
        } catch (UnknownHostException e) {
            return "-";
        }
    }
}
