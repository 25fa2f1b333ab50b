package io.tidemark.policy;

import io.tidemark.platform.Problem;
import java.util.regex.Pattern;

/** Something in a guest whose fate one can ask for. */
public sealed interface Thing {

    /**
     * A file or directory.
     *
     * @param path absolute and normal; {@code /} is the whole root
     */
    record Place(String path, Change change) implements Thing {

        public Place {
            PathRules.requireAskable(path);
        }

        /** A path as somebody typed it: a slash at the end or one too many does no harm. */
        public static Place typed(String text, Change change) {
            String path = text.strip().replaceAll("/{2,}", "/").replaceAll("(?<=.)/$", "");
            return new Place(path, change);
        }
    }

    /** An Alpine package, by its name without version; {@code *} is every package in this state. */
    record Installed(String name, PackageState state) implements Thing {

        private static final Pattern NAME = Pattern.compile("\\*|[a-zA-Z0-9.][a-zA-Z0-9+._-]{0,127}");

        public Installed {
            if (!NAME.matcher(name).matches()) {
                throw Problem.refusedValue(
                        "package", "A package's name has letters, digits, \"+\", \".\", \"_\" and \"-\", such as jq.");
            }
        }
    }
}
