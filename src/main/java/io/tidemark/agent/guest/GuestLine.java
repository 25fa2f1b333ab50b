package io.tidemark.agent.guest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.agent.storage.Json;
import io.tidemark.protocol.GuestTask;
import io.tidemark.protocol.Receipt;
import io.tidemark.protocol.Survey;
import io.tidemark.protocol.TaskOutcome.MarkerFound;
import io.tidemark.protocol.TaskOutcome.MarkerState;
import io.tidemark.protocol.TaskOutcome.PathOutcome;
import io.tidemark.protocol.VmReport.NotRebuilt;
import io.tidemark.protocol.VmReport.StepState;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One line of the guest channel. It is the guest's claim: lengths and counts are cut to what a report may hold, control
 * characters become spaces, and what makes no sense is {@link Nonsense}, whatever it is; parsing never throws.
 */
public sealed interface GuestLine
        permits GuestLine.Step,
                GuestLine.Hello,
                GuestLine.BootReceipt,
                GuestLine.Answer,
                GuestLine.Nonsense,
                SurveyLine {

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
            Optional<Long> rootLimitKib,
            List<String> kept)
            implements GuestLine {}

    /** What the boot did, beside what had been promised. */
    record BootReceipt(Receipt receipt) implements GuestLine {}

    /**
     * An answer to a request.
     *
     * @param error empty where it was done
     * @param place where the copies of a rescue are, else empty
     * @param paths what became of each path of a request that has some
     * @param markers how each marker of a request was found that has some
     */
    record Answer(String id, String error, String place, List<PathOutcome> paths, List<MarkerFound> markers)
            implements GuestLine {}

    /** Not a line of the contract. */
    record Nonsense() implements GuestLine {}

    int MOST_PACKAGES = 500;
    int MOST_PROBLEMS = 50;
    int MOST_KEPT = 500;
    double LONGEST_UPTIME = 1e9;
    Pattern SLUG = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
    Pattern BOOT_ID = Pattern.compile("[0-9a-f-]{1,64}");
    Pattern REQUEST = Pattern.compile("[A-Za-z0-9-]{1,64}");

    /** Reads a line. */
    static GuestLine parse(String line) {
        try {
            JsonNode said = Json.mapper().readTree(line);
            return switch (said.path("event").asText("")) {
                case "step" -> step(said);
                case "hello" -> hello(said);
                case "receipt" -> receipt(said);
                case "survey" -> SurveyLine.of(said);
                default -> said.has("id") && said.has("ok") ? answer(said) : new Nonsense();
            };
        } catch (JsonProcessingException | Said.NoSense e) {
            return new Nonsense();
        }
    }

    private static GuestLine step(JsonNode said) {
        String name = said.path("step").asText("");
        Optional<StepState> state = state(said.path("state").asText(""));
        return SLUG.matcher(name).matches() && state.isPresent()
                ? new Step(name, state.get(), seconds(said.path("at")), Said.text(said.path("detail")))
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
                Said.text(said.path("base")),
                Math.max(0, said.path("policyRevision").asInt(0)),
                Said.list(said.path("rebuilt"), MOST_PACKAGES, Said::text),
                Said.list(said.path("notRebuilt"), MOST_PACKAGES, GuestLine::notRebuilt),
                Said.list(said.path("problems"), MOST_PROBLEMS, Said::text),
                Said.countIfAny(memory.path("rootUsedKib")),
                Said.countIfAny(memory.path("rootLimitKib")),
                Said.list(said.path("kept"), MOST_KEPT, Said::path));
    }

    private static GuestLine receipt(JsonNode said) {
        String before = said.path("before").asText("");
        return new BootReceipt(new Receipt(
                Said.word(said.path("ending"), Receipt.Ending.class),
                Optional.of(before).filter(BOOT_ID.asMatchPredicate()),
                Said.count(said.path("rebuildMillis")),
                Said.list(said.path("lines"), Receipt.MOST_LINES, GuestLine::receiptLine),
                (int) Math.min(Integer.MAX_VALUE, Said.count(said.path("leftOut")))));
    }

    private static Receipt.Line receiptLine(JsonNode said) {
        Receipt.Thing thing = Said.word(said.path("of"), Receipt.Thing.class);
        return new Receipt.Line(
                switch (thing) {
                    case PATH -> Said.path(said.path("what"));
                    case PACKAGE -> Said.text(said.path("what"));
                },
                thing,
                Said.word(said.path("promised"), Receipt.Became.class),
                Said.word(said.path("found"), Receipt.Became.class),
                new Survey.Amount(Said.count(said.path("files")), Said.count(said.path("bytes"))));
    }

    private static GuestLine answer(JsonNode said) {
        String id = said.path("id").asText("");
        if (!REQUEST.matcher(id).matches()) {
            return new Nonsense();
        }
        boolean done = said.path("ok").asBoolean(false);
        String error = Said.text(said.path("error"));
        return new Answer(
                id,
                done ? "" : error.isEmpty() ? "refused" : error,
                said.has("place") ? Said.path(said.path("place")) : "",
                Said.list(said.path("paths"), GuestTask.MOST_MARKERS, GuestLine::pathOutcome),
                Said.list(said.path("markers"), GuestTask.MOST_MARKERS, GuestLine::markerFound));
    }

    private static PathOutcome pathOutcome(JsonNode said) {
        Optional<String> error = Optional.of(Said.text(said.path("error"))).filter(why -> !why.isEmpty());
        boolean done = said.path("done").asBoolean(false);
        return new PathOutcome(
                Said.pathOrPackage(said.path("path")),
                done ? Optional.empty() : error.or(() -> Optional.of("refused")),
                Optional.of(Said.text(said.path("note"))).filter(note -> !note.isEmpty()));
    }

    private static MarkerFound markerFound(JsonNode said) {
        return new MarkerFound(
                new GuestTask.Marker(
                        Said.word(said.path("kind"), GuestTask.MarkerKind.class),
                        Said.pathOrPackage(said.path("path"))),
                Said.word(said.path("found"), MarkerState.class));
    }

    private static NotRebuilt notRebuilt(JsonNode said) {
        return new NotRebuilt(Said.text(said.path("package")), Said.text(said.path("why")));
    }

    private static double seconds(JsonNode said) {
        double seconds = said.asDouble(0);
        return seconds >= 0 && seconds <= LONGEST_UPTIME ? seconds : 0;
    }
}
