package io.tidemark.platform;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Which page of a list is asked for.
 *
 * @param limit 1 to {@link Page#MAX_LIMIT}
 * @param after the key of the last row of the page before, as {@link #cursor} packed it
 */
public record PageRequest(int limit, Optional<String> after) {

    public PageRequest {
        if (limit < 1 || limit > Page.MAX_LIMIT) {
            throw Problem.refusedValue("limit", "limit must be 1 to " + Page.MAX_LIMIT + ".");
        }
    }

    /** The first page, of the usual length. */
    public static PageRequest first() {
        return new PageRequest(Page.DEFAULT_LIMIT, Optional.empty());
    }

    /**
     * As many as a page holds, behind {@code after}.
     *
     * @throws Problem if {@code after} is no cursor of ours
     */
    public static PageRequest longest(Optional<String> after) {
        return new PageRequest(Page.MAX_LIMIT, after.map(PageRequest::unpacked));
    }

    /**
     * Reads the query parameters {@code limit} and {@code after}.
     *
     * @throws Problem if {@code limit} is no number in range or {@code after} no cursor of ours
     */
    public static PageRequest of(Optional<String> limit, Optional<String> after) {
        return new PageRequest(
                limit.map(PageRequest::number).orElse(Page.DEFAULT_LIMIT), after.map(PageRequest::unpacked));
    }

    /** Packs a row's key into an opaque cursor. */
    public static String cursor(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw Problem.refusedValue("limit", "limit must be a number from 1 to " + Page.MAX_LIMIT + ".");
        }
    }

    private static String unpacked(String cursor) {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Problem.refusedValue("after", "after must be the next of an earlier page.");
        }
    }
}
