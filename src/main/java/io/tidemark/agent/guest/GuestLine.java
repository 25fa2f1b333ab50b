package io.tidemark.agent.guest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.agent.storage.Json;
import io.tidemark.protocol.VmReport.NotRebuilt;
import io.tidemark.protocol.VmReport.StepState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One line of the guest channel. It is the guest's claim: lengths and counts are cut to what a report may hold, control
 * characters become spaces, and what makes no sense is {@link Nonsense}, whatever it is; parsing never throws.
 */
public sealed interface GuestLine {

    /**
     * A step of the boot.
     *
     * @param atSeconds since the guest's kernel started
     */
    record Step(String name, StepState state, double atSeconds, String detail) implements GuestLine {}

    /** The boot is through. */
    record Hello(
            String bootId,
            double atSeconds,
            String base,
            int policyRevision,
            List<String> rebuilt,
            List<NotRebuilt> notRebuilt,
            List<String> problems,
            Optional<Long> rootUsedKib,
            Optional<Long> rootLimitKib)
            implements GuestLine {}

    /** An answer to a request; {@code error} is empty where it was done. */
    record Answer(String id, String error) implements GuestLine {}

    /** Not a line of the contract. */
    record Nonsense() implements GuestLine {}

    int LONGEST_TEXT = 200;
    int MOST_PACKAGES = 500;
    int MOST_PROBLEMS = 50;
    double LONGEST_UPTIME = 1e9;
    Pattern SLUG = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
    Pattern BOOT_ID = Pattern.compile("[0-9a-f-]{1,64}");
    Pattern REQUEST = Pattern.compile("[A-Za-z0-9-]{1,64}");

    /** Reads a line. */
    static GuestLine parse(String line) {
        try {
            JsonNode said = Json.mapper().readTree(line);
            if (said.path("event").asText("").equals("step")) {
                return step(said);
            }
            if (said.path("event").asText("").equals("hello")) {
                return hello(said);
            }
            return said.has("id") && said.has("ok") ? answer(said) : new Nonsense();
        } catch (JsonProcessingException e) {
            return new Nonsense();
        }
    }

    private static GuestLine step(JsonNode said) {
        String name = said.path("step").asText("");
        Optional<StepState> state = state(said.path("state").asText(""));
        return SLUG.matcher(name).matches() && state.isPresent()
                ? new Step(name, state.get(), seconds(said.path("at")), text(said.path("detail")))
                : new Nonsense();
    }

    private static Optional<StepState> state(String word) {
        return switch (word) {
            case "doing" -> Optional.of(StepState.DOING);
            case "done" -> Optional.of(StepState.DONE);
            case "failed" -> Optional.of(StepState.FAILED);
            default -> Optional.empty();
        };
    }

    private static GuestLine hello(JsonNode said) {
        String bootId = said.path("bootId").asText("").toLowerCase(Locale.ROOT);
        if (!BOOT_ID.matcher(bootId).matches() || !said.path("ready").asBoolean(true)) {
            return new Nonsense();
        }
        JsonNode memory = said.path("memory");
        return new Hello(
                bootId,
                seconds(said.path("at")),
                text(said.path("base")),
                Math.max(0, said.path("policyRevision").asInt(0)),
                list(said.path("rebuilt"), MOST_PACKAGES, GuestLine::text),
                list(said.path("notRebuilt"), MOST_PACKAGES, GuestLine::notRebuilt),
                list(said.path("problems"), MOST_PROBLEMS, GuestLine::text),
                kib(memory.path("rootUsedKib")),
                kib(memory.path("rootLimitKib")));
    }

    private static GuestLine answer(JsonNode said) {
        String id = said.path("id").asText("");
        if (!REQUEST.matcher(id).matches()) {
            return new Nonsense();
        }
        boolean done = said.path("ok").asBoolean(false);
        String error = text(said.path("error"));
        return new Answer(id, done ? "" : error.isEmpty() ? "refused" : error);
    }

    private static NotRebuilt notRebuilt(JsonNode said) {
        return new NotRebuilt(text(said.path("package")), text(said.path("why")));
    }

    private static <T> List<T> list(JsonNode items, int most, Function<JsonNode, T> reader) {
        List<T> list = new ArrayList<>();
        for (int item = 0; item < Math.min(items.isArray() ? items.size() : 0, most); item++) {
            list.add(reader.apply(items.get(item)));
        }
        return List.copyOf(list);
    }

    private static String text(JsonNode said) {
        return said.asText("")
                .codePoints()
                .limit(LONGEST_TEXT)
                .map(point -> Character.isISOControl(point) || isUnprintable(point) ? ' ' : point)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    /** What turns a line around, is no character at all, or is half a one. */
    private static boolean isUnprintable(int point) {
        return switch (Character.getType(point)) {
            case Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED, Character.PRIVATE_USE -> true;
            case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    private static double seconds(JsonNode said) {
        double seconds = said.asDouble(0);
        return seconds >= 0 && seconds <= LONGEST_UPTIME ? seconds : 0;
    }

    private static Optional<Long> kib(JsonNode said) {
        return said.canConvertToLong() && said.asLong() >= 0 ? Optional.of(said.asLong()) : Optional.empty();
    }
}
