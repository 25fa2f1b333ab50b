package io.tidemark.home;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidemark.platform.Language;
import io.tidemark.support.Words;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WordsTest {

    private static final Pattern VALUE = Pattern.compile("\\{([a-z][A-Za-z.]*)}");

    static List<String> bundles() {
        return Words.bundles();
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void every_word_is_said_in_both_languages(String bundle) {
        var english = Words.of(bundle, Language.EN);
        var chinese = Words.of(bundle, Language.ZH);

        assertEquals(new TreeSet<>(english.keySet()), new TreeSet<>(chinese.keySet()));
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void both_languages_name_the_same_values(String bundle) {
        var english = Words.of(bundle, Language.EN);
        var chinese = Words.of(bundle, Language.ZH);

        for (String key : english.stringPropertyNames()) {
            assertEquals(values(english.getProperty(key)), values(chinese.getProperty(key)), bundle + "." + key);
        }
    }

    private static Set<String> values(String text) {
        return VALUE.matcher(text).results().map(each -> each.group(1)).collect(Collectors.toSet());
    }
}
