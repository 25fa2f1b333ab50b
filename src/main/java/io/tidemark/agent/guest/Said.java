package io.tidemark.agent.guest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the values of a guest's line: cut to what we hold, without what could lead a reader's eye or terminal astray. */
final class Said {

    /** The longest sentence, in characters. */
    static final int LONGEST_TEXT = 200;

    /** The longest path Linux knows, in bytes; in characters it can't be longer. */
    static final int LONGEST_PATH = 4096;

    /** The name of an Alpine package. */
    static final Pattern PACKAGE = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9+._-]{0,127}");

    private static final int REPLACEMENT = 0xFFFD;

    /** Beyond this a number is no size and no count. */
    private static final long MOST = 1L << 53;

    private Said() {}

    /** What a guest may never say; caught where its line is read. */
    static final class NoSense extends RuntimeException {
        private static final long serialVersionUID = 1;

        NoSense(String what) {
            super(what, null, false, false);
        }
    }

    /** A sentence or a name. */
    static String text(JsonNode said) {
        return readable(said, LONGEST_TEXT, ' ');
    }

    /**
     * A path. A character that can't be shown becomes U+FFFD, never one that could stand in another path, so that nobody
     * is asked about one file and answers for another.
     */
    static String path(JsonNode said) {
        String path = readable(said, LONGEST_PATH, REPLACEMENT);
        if (!path.startsWith("/")) {
            throw new NoSense("a path that does not begin with a slash");
        }
        return path;
    }

    /** A path, or a package's name. */
    static String pathOrPackage(JsonNode said) {
        return PACKAGE.matcher(said.asText("")).matches() ? said.asText() : path(said);
    }

    /** A whole number from 0 on. */
    static long count(JsonNode said) {
        if (!said.canConvertToLong() || said.asLong() < 0 || said.asLong() > MOST) {
            throw new NoSense("a number out of bounds");
        }
        return said.asLong();
    }

    /** A whole number that may be missing. */
    static Optional<Long> countIfAny(JsonNode said) {
        return said.canConvertToLong() && said.asLong() >= 0 && said.asLong() <= MOST
                ? Optional.of(said.asLong())
                : Optional.empty();
    }

    /** One of an enumeration's words: {@code not-in-world} is {@code NOT_IN_WORLD}. */
    static <E extends Enum<E>> E word(JsonNode said, Class<E> words) {
        String asked = said.asText("").toUpperCase(Locale.ROOT).replace('-', '_');
        for (E word : words.getEnumConstants()) {
            if (word.name().equals(asked)) {
                return word;
            }
        }
        throw new NoSense("a word that is not known here");
    }

    /** The first {@code most} items. */
    static <T> List<T> list(JsonNode items, int most, Function<JsonNode, T> reader) {
        List<T> list = new ArrayList<>();
        for (int item = 0; item < Math.min(items.isArray() ? items.size() : 0, most); item++) {
            list.add(reader.apply(items.get(item)));
        }
        return List.copyOf(list);
    }

    private static String readable(JsonNode said, int longest, int instead) {
        return said.asText("")
                .codePoints()
                .limit(longest)
                .map(point -> Character.isISOControl(point) || isUnprintable(point) ? instead : point)
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
}
