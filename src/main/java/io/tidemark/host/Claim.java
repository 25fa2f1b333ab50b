package io.tidemark.host;

import java.util.List;

/** Bounds for what hosts and guests say: a claim may be wrong, it must not be long. */
public final class Claim {

    private Claim() {}

    /** The text, at most {@code most} characters of it. */
    public static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }

    /** The list, at most {@code most} items of it. */
    public static <T> List<T> cut(List<T> items, int most) {
        return items.size() <= most ? items : items.subList(0, most);
    }
}
