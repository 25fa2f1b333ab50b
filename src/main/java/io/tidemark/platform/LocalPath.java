package io.tidemark.platform;

import java.util.Optional;
import java.util.regex.Pattern;

/** A path of this console that a form or a query names as the place to go next. */
public final class LocalPath {

    /** One slash and no second one, no backslash: what no browser takes for another site. */
    private static final Pattern LOCAL = Pattern.compile("/(?![/\\\\])[\\x21-\\x7e&&[^\\\\]]{0,1000}");

    private LocalPath() {}

    /** The path, if it is one of this console. */
    public static Optional<String> of(String path) {
        return Optional.ofNullable(path).filter(each -> LOCAL.matcher(each).matches());
    }

    /** The path, if it is one of this console, else {@code fallback}. */
    public static String orElse(String path, String fallback) {
        return of(path).orElse(fallback);
    }
}
