package io.tidemark.platform;

import java.util.Arrays;
import java.util.Optional;

/** Entity tags: the version number of a row in quotes. */
public final class Etags {

    private Etags() {}

    /** The value of the header {@code ETag}. */
    public static String of(long version) {
        return "\"" + version + "\"";
    }

    /**
     * Holds a change to the version that its author last read.
     *
     * @param ifMatch the header {@code If-Match}; without one, or with {@code *}, any version will do
     * @throws Problem {@code stale} where the row is of another version by now
     */
    public static void require(Optional<String> ifMatch, long version) {
        boolean matches = ifMatch.map(header -> Arrays.stream(header.split(","))
                        .map(String::strip)
                        .anyMatch(tag -> tag.equals("*") || tag.equals(of(version))))
                .orElse(true);
        if (!matches) {
            throw new Problem(
                    Problem.Kind.STALE, "stale", "This was changed since you read it. Read it again, then change it.");
        }
    }
}
