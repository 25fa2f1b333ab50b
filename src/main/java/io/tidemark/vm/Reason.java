package io.tidemark.vm;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;

/**
 * Why something is as it is, or why it can't be done.
 *
 * @param key a stable slug, for whoever says it in another language
 * @param values what the sentence names, in its order
 * @param sentence the same in English
 */
public record Reason(String key, List<String> values, String sentence) {

    public Reason {
        values = List.copyOf(values);
    }

    static Reason of(String key, String sentence, String... values) {
        return new Reason(key, List.of(values), String.format(Locale.ROOT, sentence, (Object[]) values));
    }

    /** A sentence that came in both languages already. */
    static Reason inBoth(String english, String chinese) {
        return new Reason("as-said", List.of(chinese), english);
    }

    @Override
    @JsonValue
    public String toString() {
        return sentence;
    }
}
