package io.tidemark.vm;

import io.tidemark.platform.Language;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.Optional;
import java.util.Properties;

/**
 * Says a {@link Reason} in the page's language. English is the reason's own sentence; the others stand in
 * {@code web/words/reasons_*.properties} by the reason's key, with its values as {0}, {1}, …
 */
final class ReasonWords {

    private static final Properties CHINESE = read("words/reasons_zh.properties");

    private ReasonWords() {}

    static String say(Reason reason, Language language) {
        return switch (language) {
            case EN -> reason.sentence();
            case ZH ->
                Optional.ofNullable(CHINESE.getProperty(reason.key()))
                        .map(pattern -> new MessageFormat(pattern, language.locale())
                                .format(reason.values().toArray()))
                        .orElse(reason.sentence());
        };
    }

    /** Whether there are words for a key in a language other than English. */
    static boolean knows(String key) {
        return CHINESE.containsKey(key);
    }

    static Properties read(String name) {
        try (InputStream file = ReasonWords.class.getClassLoader().getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException("The words are missing: " + name);
            }
            Properties words = new Properties();
            Reader reader = new InputStreamReader(file, StandardCharsets.UTF_8);
            words.load(reader);
            return words;
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read " + name, e);
        }
    }
}
