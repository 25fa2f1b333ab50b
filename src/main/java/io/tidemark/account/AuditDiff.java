package io.tidemark.account;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.account.AuditPage.Change;
import io.tidemark.account.AuditPage.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an entry says changed, as lines on two sides. */
final class AuditDiff {

    /** A diff that lists more is cut on the page; the export has all of it. */
    private static final int MOST_LINES = 200;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode diff;

    AuditDiff(String text) {
        try {
            this.diff = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PostgreSQL keeps no diff that is not JSON", e);
        }
    }

    /** A field's text, where it is there and short. */
    Optional<String> text(String field) {
        JsonNode value = diff.path(field);
        return value.isValueNode()
                        && !value.asText().isBlank()
                        && value.asText().length() <= 100
                ? Optional.of(value.asText())
                : Optional.empty();
    }

    /** A field's text, however long; "" where it is not there. */
    String whole(String field) {
        return diff.path(field).asText();
    }

    Optional<Long> number(String field) {
        return diff.path(field).isIntegralNumber()
                ? Optional.of(diff.path(field).asLong())
                : Optional.empty();
    }

    /** How many files the actor accepted to lose. */
    Optional<Long> acceptedFiles() {
        JsonNode files = diff.path("accepted").path("files");
        return files.isIntegralNumber() && files.asLong() > 0 ? Optional.of(files.asLong()) : Optional.empty();
    }

    /** Each field with its values, before and after where it has both. */
    List<Change> changes() {
        List<Change> changes = new ArrayList<>();
        diff.properties().forEach(field -> {
            JsonNode value = field.getValue();
            boolean both = value.size() == 2 && value.has("before") && value.has("after");
            changes.add(
                    both
                            ? between(field.getKey(), lines(value.get("before")), lines(value.get("after")))
                            : new Change(field.getKey(), List.of(), marked(" ", "", lines(value))));
        });
        return changes;
    }

    private static Change between(String field, List<String> before, List<String> after) {
        return new Change(
                field,
                before.stream()
                        .map(line -> after.contains(line) ? new Value(" ", "", line) : new Value("−", "del", line))
                        .toList(),
                after.stream()
                        .map(line -> before.contains(line) ? new Value(" ", "", line) : new Value("+", "add", line))
                        .toList());
    }

    private static List<Value> marked(String sign, String look, List<String> lines) {
        return lines.stream().map(line -> new Value(sign, look, line)).toList();
    }

    private static List<String> lines(JsonNode value) {
        List<String> lines = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(each -> lines.add(plain(each)));
        } else if (value.isObject()) {
            value.properties().forEach(each -> lines.add(each.getKey() + ": " + plain(each.getValue())));
        } else {
            lines.add(plain(value));
        }
        if (lines.isEmpty()) {
            lines.add("–");
        }
        return lines.size() > MOST_LINES ? shortened(lines) : lines;
    }

    private static List<String> shortened(List<String> lines) {
        List<String> first = new ArrayList<>(lines.subList(0, MOST_LINES));
        first.add("… " + (lines.size() - MOST_LINES));
        return first;
    }

    private static String plain(JsonNode value) {
        return value.isValueNode() ? value.asText() : value.toString();
    }
}
