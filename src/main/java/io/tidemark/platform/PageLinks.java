package io.tidemark.platform;

import java.util.Optional;

/**
 * The way from one page of a list to the others.
 *
 * @param path the list's address with its own parameters, to which {@code after} is added
 * @param after the cursor that the page stands behind; empty for the first
 * @param next the cursor of the page behind it; empty for the last
 */
public record PageLinks(String path, Optional<String> after, Optional<String> next) {

    /** Whether there are other pages. */
    public boolean parted() {
        return after.isPresent() || next.isPresent();
    }

    /** The address of the first page, where this is another. */
    public Optional<String> toFirst() {
        return after.map(cursor -> path);
    }

    /** The address of the page behind this one. */
    public Optional<String> toNext() {
        return next.map(this::behind);
    }

    /** The address of this page. */
    public String here() {
        return after.map(this::behind).orElse(path);
    }

    private String behind(String cursor) {
        return path + (path.contains("?") ? "&" : "?") + "after=" + cursor;
    }
}
