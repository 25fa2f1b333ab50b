package io.tidemark.policy;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tidemark.platform.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What somebody wants to know the fate of: exactly one of a path, a package and a command.
 *
 * @param path absolute
 * @param packageName an Alpine package's name
 * @param command a command line, such as {@code apk upgrade}
 * @param event an {@link Event}'s word
 * @param revision the number of one of the policy's revisions; the latest unless said
 * @param change how the path differs from the base: a {@link Change}'s word
 * @param state a {@link PackageState}'s word
 * @param toRevision the revision that a {@code policy-change} leads to; the latest unless said
 */
public record Question(
        Optional<String> path,
        @JsonProperty("package") Optional<String> packageName,
        Optional<String> command,
        Optional<String> event,
        Optional<Integer> revision,
        Optional<String> change,
        Optional<String> state,
        Optional<Integer> toRevision) {

    /** @throws Problem {@code refused-value} where it is missing or none */
    Event requiredEvent() {
        return Event.of(event.orElseThrow(() -> Problem.refusedValue("event", "event is missing.")));
    }

    /**
     * What it is about; a command may touch several things.
     *
     * @throws Problem {@code refused-value} with the field
     */
    List<Thing> things() {
        long given = Stream.of(path, packageName, command)
                .filter(Optional::isPresent)
                .count();
        if (given != 1) {
            throw Problem.refusedValue("path", "Ask for one of these: path, package, command.");
        }
        Change how = change.map(word -> constant("change", Change.class, word)).orElse(Change.UNKNOWN);
        PackageState where =
                state.map(word -> constant("state", PackageState.class, word)).orElse(PackageState.UNKNOWN);
        return path.<List<Thing>>map(text -> List.of(Thing.Place.typed(text, how)))
                .or(() -> packageName.map(text -> List.of(new Thing.Installed(text.strip(), where))))
                .or(() -> command.map(Commands::touchedBy))
                .orElseThrow();
    }

    private static <E extends Enum<E>> E constant(String field, Class<E> type, String word) {
        return Arrays.stream(type.getEnumConstants())
                .filter(each -> slug(each).equals(word))
                .findFirst()
                .orElseThrow(() -> Problem.refusedValue(
                        field,
                        field + " is one of "
                                + Arrays.stream(type.getEnumConstants())
                                        .map(Question::slug)
                                        .collect(Collectors.joining(", "))
                                + "."));
    }

    private static String slug(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
