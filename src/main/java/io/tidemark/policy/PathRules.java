package io.tidemark.policy;

import io.tidemark.platform.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** What a path has to be before a policy may name it or answer for it. */
final class PathRules {

    private static final int MOST_BYTES = 1024;
    private static final int DEEPEST = 32;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final Pattern LONE_SURROGATE =
            Pattern.compile("[\\ud800-\\udbff](?![\\udc00-\\udfff])|(?<![\\ud800-\\udbff])[\\udc00-\\udfff]");

    private PathRules() {}

    /**
     * Whether a path is another one or lies below it.
     *
     * @param parent normal; everything lies below {@code /}
     */
    static boolean isAtOrBelow(String path, String parent) {
        return path.equals(parent) || parent.equals("/") || path.startsWith(parent + "/");
    }

    /** The path among these that holds this one, if there is one. */
    static boolean isAtOrBelowAny(String path, List<String> parents) {
        return parents.stream().anyMatch(parent -> isAtOrBelow(path, parent));
    }

    /** @throws Problem where a rule of a policy can't name it */
    static void requireNormal(String field, String path) {
        requireText(field, path);
        if (!path.startsWith("/")) {
            throw Problem.refusedValue(field, "A path is absolute: it begins with a slash, \"" + path + "\" does not.");
        }
        String[] parts = path.substring(1).split("/", -1);
        for (String part : parts) {
            if (!path.equals("/") && (part.isEmpty() || part.equals(".") || part.equals(".."))) {
                throw Problem.refusedValue(
                        field,
                        "A path is normal: no \"//\", \".\", \"..\" or slash at the end, as in \"" + path + "\".");
            }
        }
        if (parts.length > DEEPEST) {
            throw Problem.refusedValue(field, "A path has at most " + DEEPEST + " parts.");
        }
    }

    /** @throws Problem where nothing can be said of it */
    static void requireAskable(String path) {
        requireNormal("path", path);
    }

    private static void requireText(String field, String path) {
        if (CONTROL.matcher(path).find()) {
            throw Problem.refusedValue(field, "A path here holds no control characters and no line breaks.");
        }
        if (LONE_SURROGATE.matcher(path).find()) {
            throw Problem.refusedValue(field, "A path here is valid Unicode.");
        }
        if (path.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw Problem.refusedValue(field, "A path has at most " + MOST_BYTES + " bytes.");
        }
    }
}
