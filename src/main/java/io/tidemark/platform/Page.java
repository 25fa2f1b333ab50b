package io.tidemark.platform;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One page of a list.
 *
 * @param next the cursor of the page behind this one, if there is one; opaque to callers
 */
public record Page<T>(List<T> items, Optional<String> next) {

    /** How many items a page has unless the caller says otherwise. */
    public static final int DEFAULT_LIMIT = 50;

    /** The most a caller may ask for. */
    public static final int MAX_LIMIT = 500;

    public Page {
        items = List.copyOf(items);
    }

    /**
     * Makes a page of what a query for {@code limit + 1} rows gave.
     *
     * @param cursor of an item: what the next page's query starts behind
     */
    public static <T> Page<T> of(List<T> rows, int limit, Function<T, String> cursor) {
        if (rows.size() <= limit) {
            return new Page<>(rows, Optional.empty());
        }
        List<T> items = rows.subList(0, limit);
        return new Page<>(items, Optional.of(cursor.apply(items.get(limit - 1))));
    }

    /** The same page with each item changed. */
    public <R> Page<R> map(Function<T, R> change) {
        return new Page<>(items.stream().map(change).toList(), next);
    }
}
