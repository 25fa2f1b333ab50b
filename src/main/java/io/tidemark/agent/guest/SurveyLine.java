package io.tidemark.agent.guest;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.agent.guest.Said.NoSense;
import io.tidemark.protocol.Survey;
import io.tidemark.protocol.Survey.Amount;
import io.tidemark.protocol.Survey.Change;
import io.tidemark.protocol.Survey.Ground;
import io.tidemark.protocol.Survey.Group;
import io.tidemark.protocol.Survey.Holds;
import io.tidemark.protocol.Survey.PackageChange;
import io.tidemark.protocol.Survey.PackageState;
import io.tidemark.protocol.Survey.PathChange;
import io.tidemark.protocol.Survey.Place;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A line of a survey. The lines of one survey share its id; {@link SurveyAssembly} puts them together. */
public sealed interface SurveyLine extends GuestLine {

    /** A digest in hexadecimal. */
    Pattern STATE = Pattern.compile("[0-9a-f]{8,128}");

    /** More in one line than fits into it is nonsense. */
    int MOST_ROWS = 2000;

    /** The survey: the request's id where it was asked for. Empty: the one that has begun. */
    String id();

    /** A survey has begun. */
    record Begin(String id) implements SurveyLine {}

    /** Some of its paths. */
    record Paths(String id, List<PathChange> rows) implements SurveyLine {}

    /** Some of its packages. */
    record Packages(String id, List<PackageChange> rows) implements SurveyLine {}

    /** Some of its groups. */
    record Groups(String id, List<Group> rows) implements SurveyLine {}

    /** Some of its places. */
    record Places(String id, List<Place> rows) implements SurveyLine {}

    /**
     * The survey is over.
     *
     * @param rows how many rows of all kinds there were
     */
    record End(
            String id,
            String bootId,
            int policyRevision,
            long millis,
            String state,
            Amount atRisk,
            Amount scratch,
            long rows,
            Optional<Long> rootUsedKib,
            Optional<Long> rootLimitKib)
            implements SurveyLine {}

    /** Reads a line that calls itself one of a survey. */
    static GuestLine of(JsonNode said) {
        String id = said.path("id").asText("");
        String part = said.path("part").asText("");
        boolean needsId = part.equals("begin") || part.equals("end") || said.has("id");
        boolean hasWrongId = needsId && !REQUEST.matcher(id).matches();
        if (hasWrongId || said.path("rows").size() > MOST_ROWS) {
            return new Nonsense();
        }
        JsonNode rows = said.path("rows");
        return switch (part) {
            case "begin" -> new Begin(id);
            case "paths" -> new Paths(id, Said.list(rows, MOST_ROWS, SurveyLine::pathChange));
            case "packages" -> new Packages(id, Said.list(rows, MOST_ROWS, SurveyLine::packageChange));
            case "groups" -> new Groups(id, Said.list(rows, MOST_ROWS, SurveyLine::group));
            case "places" -> new Places(id, Said.list(rows, MOST_ROWS, SurveyLine::place));
            case "end" -> end(id, said);
            default -> new Nonsense();
        };
    }

    private static GuestLine end(String id, JsonNode said) {
        String bootId = said.path("bootId").asText("");
        String state = said.path("state").asText("");
        if (!BOOT_ID.matcher(bootId).matches() || !STATE.matcher(state).matches()) {
            throw new NoSense("a survey without boot or state");
        }
        JsonNode memory = said.path("memory");
        return new End(
                id,
                bootId,
                (int) Math.min(Integer.MAX_VALUE, Said.count(said.path("policyRevision"))),
                Said.count(said.path("millis")),
                state,
                amount(said.path("atRisk")),
                amount(said.path("scratch")),
                Said.count(said.path("rows")),
                Said.countIfAny(memory.path("rootUsedKib")),
                Said.countIfAny(memory.path("rootLimitKib")));
    }

    private static PathChange pathChange(JsonNode said) {
        return new PathChange(
                Said.path(said.path("path")),
                Said.word(said.path("change"), Change.class),
                Said.word(said.path("type"), Survey.Type.class),
                Said.count(said.path("bytes")),
                ground(said));
    }

    private static PackageChange packageChange(JsonNode said) {
        return new PackageChange(
                Said.text(said.path("name")),
                Said.text(said.path("version")),
                Said.word(said.path("state"), PackageState.class),
                Said.count(said.path("bytes")));
    }

    private static Group group(JsonNode said) {
        return new Group(
                Said.path(said.path("place")),
                Said.word(said.path("change"), Change.class),
                ground(said),
                amount(said));
    }

    private static Place place(JsonNode said) {
        return new Place(
                Said.path(said.path("path")),
                Said.word(said.path("holds"), Holds.class),
                new Amount(Said.count(said.path("files")), Said.count(said.path("bytes"))));
    }

    private static Amount amount(JsonNode said) {
        return new Amount(Said.count(said.path("count")), Said.count(said.path("bytes")));
    }

    private static Ground ground(JsonNode said) {
        return said.path("scratch").asBoolean(false) ? Ground.SCRATCH : Ground.AT_RISK;
    }
}
