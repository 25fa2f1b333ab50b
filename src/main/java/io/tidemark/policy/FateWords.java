package io.tidemark.policy;

import io.tidemark.platform.Language;
import io.tidemark.platform.WordList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The sentences of {@code web/words/fates_*.properties}. */
final class FateWords {

    private static final Map<Language, WordList> WORDS = read();

    private FateWords() {}

    private static Map<Language, WordList> read() {
        Map<Language, WordList> words = new EnumMap<>(Language.class);
        for (Language language : Language.values()) {
            words.put(language, WordList.of("fates", language));
        }
        return words;
    }

    static String say(Cause cause, List<String> values, Language language) {
        return WORDS.get(language).say(cause.slug(), values);
    }
}
