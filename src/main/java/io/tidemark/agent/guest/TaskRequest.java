package io.tidemark.agent.guest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.agent.storage.Json;
import io.tidemark.protocol.GuestTask;
import io.tidemark.protocol.GuestTask.Marker;
import io.tidemark.protocol.Survey;
import io.tidemark.protocol.TaskOutcome;
import io.tidemark.protocol.TaskOutcome.MarkerFound;
import io.tidemark.protocol.TaskOutcome.PathOutcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A task in the words of the guest channel, and the guest's answer in the console's. */
final class TaskRequest {

    /** The contract's limit for a line to the guest is 64 KiB; this leaves room for what stands around the values. */
    private static final int LONGEST_VALUE = 60 * 1024;

    /** A guest that lists what is at risk says so at once; silence is an answer too, and somebody waits for it. */
    private static final Duration SURVEY_SILENCE = Duration.ofSeconds(9);

    private static final Duration SURVEY_PATIENCE = Duration.ofSeconds(30);

    /** Gigabytes may be copied. */
    private static final Duration COPY_PATIENCE = Duration.ofMinutes(10);

    private static final Duration DRILL_PATIENCE = Duration.ofMinutes(2);

    /** One part of a path. */
    private static final Pattern PART = Pattern.compile("(?!\\.{1,2}$)[^/\\p{Cntrl}\\x{FFFD}]{1,255}");

    private final GuestTask task;

    TaskRequest(GuestTask task) {
        this.task = task;
    }

    /** Why the guest is not even asked; the definition may come from a console that is wrong or taken over. */
    Optional<String> refusal() {
        boolean sound =
                switch (task) {
                    case GuestTask.TakeSurvey survey -> true;
                    case GuestTask.Keep keep -> areSound(keep.paths());
                    case GuestTask.Rescue rescue -> areSound(rescue.paths());
                    case GuestTask.Plant plant -> areSoundMarkers(plant.markers());
                    case GuestTask.Check check -> areSoundMarkers(check.markers());
                };
        return sound
                ? Optional.empty()
                : Optional.of("The task names no paths, too many, or one that a guest can't be given.");
    }

    /** The request's word. */
    String word() {
        return switch (task) {
            case GuestTask.TakeSurvey survey -> "survey";
            case GuestTask.Keep keep -> "keep";
            case GuestTask.Rescue rescue -> "rescue";
            case GuestTask.Plant plant -> "plant";
            case GuestTask.Check check -> "check";
        };
    }

    /** The request's values. */
    ObjectNode values() {
        ObjectNode values =
                Json.mapper().createObjectNode().put("task", task.id().toString());
        return switch (task) {
            case GuestTask.TakeSurvey survey -> values;
            case GuestTask.Keep keep -> values.put("paths", paths(keep.paths()));
            case GuestTask.Rescue rescue -> values.put("paths", paths(rescue.paths()));
            case GuestTask.Plant plant -> values.put("markers", markers(plant.markers()));
            case GuestTask.Check check -> values.put("markers", markers(check.markers()));
        };
    }

    /** How long a guest may take that says nothing at all. */
    Duration silence() {
        return switch (task) {
            case GuestTask.TakeSurvey survey -> SURVEY_SILENCE;
            case GuestTask.Keep keep -> COPY_PATIENCE;
            case GuestTask.Rescue rescue -> COPY_PATIENCE;
            case GuestTask.Plant plant -> DRILL_PATIENCE;
            case GuestTask.Check check -> DRILL_PATIENCE;
        };
    }

    /** How long it may take at all. */
    Duration patience() {
        return switch (task) {
            case GuestTask.TakeSurvey survey -> SURVEY_PATIENCE;
            case GuestTask.Keep keep -> COPY_PATIENCE;
            case GuestTask.Rescue rescue -> COPY_PATIENCE;
            case GuestTask.Plant plant -> DRILL_PATIENCE;
            case GuestTask.Check check -> DRILL_PATIENCE;
        };
    }

    /**
     * What came of it.
     *
     * @param survey the one that the guest took for this request
     */
    TaskOutcome outcome(GuestLine.Answer answer, Optional<Survey> survey) {
        if (!answer.error().isEmpty()) {
            return new TaskOutcome.Refused(answer.error());
        }
        return switch (task) {
            case GuestTask.TakeSurvey asked ->
                survey.<TaskOutcome>map(TaskOutcome.Surveyed::new)
                        .orElseGet(() -> new TaskOutcome.Refused("The guest's survey was not whole."));
            case GuestTask.Keep keep -> new TaskOutcome.Kept(ofAll(keep.paths(), answer.paths()));
            case GuestTask.Rescue rescue ->
                new TaskOutcome.Rescued(answer.place(), ofAll(rescue.paths(), answer.paths()));
            case GuestTask.Plant plant ->
                new TaskOutcome.Planted(answer.paths().stream()
                        .filter(path -> path.error().isPresent())
                        .toList());
            case GuestTask.Check check -> new TaskOutcome.Checked(ofAllMarkers(check.markers(), answer.markers()));
        };
    }

    /** What was not asked for is left out, what is missing was not done. */
    private static List<PathOutcome> ofAll(List<String> asked, List<PathOutcome> said) {
        Function<String, PathOutcome> find = path -> said.stream()
                .filter(outcome -> outcome.path().equals(path))
                .findFirst()
                .orElseGet(() -> new PathOutcome(
                        path, Optional.of("The guest does not say what became of it."), Optional.empty()));
        return asked.stream().map(find).toList();
    }

    private static List<MarkerFound> ofAllMarkers(List<Marker> asked, List<MarkerFound> said) {
        List<MarkerFound> found = new ArrayList<>(said);
        found.removeIf(one -> !asked.contains(one.marker()));
        return found;
    }

    private static boolean areSound(List<String> paths) {
        return !paths.isEmpty()
                && paths.size() <= GuestTask.MOST_PATHS
                && paths.stream().allMatch(TaskRequest::isSound)
                && paths(paths).length() <= LONGEST_VALUE;
    }

    private static boolean areSoundMarkers(List<Marker> markers) {
        return markers.size() <= GuestTask.MOST_MARKERS
                && markers.stream().allMatch(TaskRequest::isSound)
                && markers(markers).length() <= LONGEST_VALUE;
    }

    private static boolean isSound(Marker marker) {
        return marker.kind().isOfPackage() ? Said.PACKAGE.matcher(marker.path()).matches() : isSound(marker.path());
    }

    /** Absolute and normal; which of those may be copied the guest decides. */
    private static boolean isSound(String path) {
        return path.startsWith("/")
                && path.length() <= Said.LONGEST_PATH
                && Arrays.stream(path.substring(1).split("/", -1)).allMatch(PART.asMatchPredicate());
    }

    private static String paths(List<String> paths) {
        return paths.stream().map(TaskRequest::encode).collect(Collectors.joining(","));
    }

    private static String markers(List<Marker> markers) {
        return markers.stream()
                .map(marker ->
                        marker.kind().name().toLowerCase(Locale.ROOT).replace('_', '-') + " " + encode(marker.path()))
                .collect(Collectors.joining(","));
    }

    private static String encode(String path) {
        return Base64.getEncoder().encodeToString(path.getBytes(StandardCharsets.UTF_8));
    }
}
