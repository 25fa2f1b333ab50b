package io.tidemark.account;

import io.tidemark.audit.AuditFilter;
import io.tidemark.audit.Outcome;
import io.tidemark.platform.Problem;
import jakarta.ws.rs.QueryParam;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** What is asked of the log, as it stands in an address; an empty parameter is none. */
public final class AuditQuestion {

    private static final int LONGEST_QUERY = 1000;

    @QueryParam("actor")
    Optional<String> actor = Optional.empty();

    @QueryParam("action")
    Optional<String> action = Optional.empty();

    @QueryParam("target")
    Optional<String> target = Optional.empty();

    @QueryParam("team")
    Optional<String> team = Optional.empty();

    @QueryParam("outcome")
    Optional<String> outcome = Optional.empty();

    @QueryParam("from")
    Optional<String> from = Optional.empty();

    @QueryParam("to")
    Optional<String> to = Optional.empty();

    @QueryParam("q")
    Optional<String> q = Optional.empty();

    @QueryParam("operation")
    Optional<String> operation = Optional.empty();

    @QueryParam("reviewed")
    Optional<String> reviewed = Optional.empty();

    /**
     * What stands behind a question mark.
     *
     * @throws Problem {@code refused-value} if it asks for what can't be asked, or is too long
     */
    static AuditQuestion of(String query) {
        if (query.length() > LONGEST_QUERY) {
            throw Problem.refusedValue("query", "query must have at most " + LONGEST_QUERY + " characters.");
        }
        AuditQuestion question = new AuditQuestion();
        for (String part : query.split("&")) {
            if (part.isEmpty()) {
                continue;
            }
            int end = part.indexOf('=');
            question.set(part.substring(0, Math.max(end, 0)), decoded(part.substring(end + 1)));
        }
        question.filter(Optional.empty());
        return question;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Problem.refusedValue("query", "query is not encoded as in an address: " + text);
        }
    }

    private void set(String name, String value) {
        switch (name) {
            case "actor" -> actor = Optional.of(value);
            case "action" -> action = Optional.of(value);
            case "target" -> target = Optional.of(value);
            case "team" -> team = Optional.of(value);
            case "outcome" -> outcome = Optional.of(value);
            case "from" -> from = Optional.of(value);
            case "to" -> to = Optional.of(value);
            case "q" -> q = Optional.of(value);
            case "operation" -> operation = Optional.of(value);
            case "reviewed" -> reviewed = Optional.of(value);
            default -> throw Problem.refusedValue("query", "The log can't be asked for " + name + ".");
        }
    }

    /** The same as it stands behind a question mark. */
    String query() {
        return encoded(parts());
    }

    static String encoded(Map<String, String> parts) {
        return parts.entrySet().stream()
                .map(part -> part.getKey() + "=" + URLEncoder.encode(part.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /** The slug of the team whose entries are asked for. */
    Optional<String> team() {
        return given(team);
    }

    /**
     * The same with ids and times.
     *
     * @throws Problem {@code refused-value}
     */
    AuditFilter filter(Optional<UUID> teamId) {
        return new AuditFilter(
                given(actor),
                given(action),
                given(target),
                teamId,
                given(outcome).map(AuditQuestion::outcome),
                given(from).map(text -> moment("from", text, 0)),
                given(to).map(text -> moment("to", text, 1)),
                given(q).map(text -> text.length() > 200 ? text.substring(0, 200) : text),
                given(operation).map(AuditQuestion::id),
                given(reviewed).map(AuditQuestion::review));
    }

    /** What was asked, by its name in the address. */
    Map<String, String> parts() {
        Map<String, String> parts = new LinkedHashMap<>();
        Map<String, Optional<String>> all = new LinkedHashMap<>();
        all.put("actor", actor);
        all.put("action", action);
        all.put("target", target);
        all.put("team", team);
        all.put("outcome", outcome);
        all.put("from", from);
        all.put("to", to);
        all.put("q", q);
        all.put("operation", operation);
        all.put("reviewed", reviewed);
        all.forEach((name, value) -> given(value).ifPresent(text -> parts.put(name, text)));
        return parts;
    }

    /** The number of an entry, as it stands in an address. */
    static long number(String text) {
        if (!text.matches("\\d{1,18}")) {
            throw Problem.notFound("entry");
        }
        return Long.parseLong(text);
    }

    private static Optional<String> given(Optional<String> value) {
        return value.map(String::strip).filter(text -> !text.isEmpty());
    }

    private static Outcome outcome(String text) {
        return Arrays.stream(Outcome.values())
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() -> Problem.refusedValue("outcome", "outcome must be done, refused or failed."));
    }

    private static AuditFilter.Review review(String text) {
        return switch (text) {
            case "true" -> AuditFilter.Review.REVIEWED;
            case "false" -> AuditFilter.Review.WAITING;
            default -> throw Problem.refusedValue("reviewed", "reviewed must be true, or false for what waits for it.");
        };
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Problem.refusedValue("operation", "operation must be an operation's id.");
        }
    }

    /** A day counts from its beginning in UTC, as an end to its last moment. */
    static Instant moment(String field, String text, int daysMore) {
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).plusDays(daysMore).atStartOfDay().toInstant(ZoneOffset.UTC)
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw Problem.refusedValue(
                    field, field + " must be a day such as 2026-11-23, or a time such as 2026-11-23T04:00:00Z.");
        }
    }
}
