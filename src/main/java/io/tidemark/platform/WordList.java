package io.tidemark.platform;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * Sentences that both the API and pages say: {@code web/words/NAME_LANGUAGE.properties}, with values as {0}, {1}, …; a
 * single quote is doubled.
 */
public final class WordList {

    private final String name;
    private final Language language;
    private final Properties words;

    private WordList(String name, Language language, Properties words) {
        this.name = name;
        this.language = language;
        this.words = words;
    }

    /** Reads a list. */
    public static WordList of(String name, Language language) {
        String file = "words/" + name + "_" + language.code() + ".properties";
        try (InputStream stream = WordList.class.getClassLoader().getResourceAsStream(file)) {
            if (stream == null) {
                throw new IllegalStateException("The words are missing: " + file);
            }
            Properties words = new Properties();
            words.load(new InputStreamReader(stream, StandardCharsets.UTF_8));
            return new WordList(file, language, words);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read " + file, e);
        }
    }

    /** All keys, in the order of the alphabet. */
    public List<String> keys() {
        return words.stringPropertyNames().stream().sorted().toList();
    }

    /** The sentence of a key, if there is one. */
    public Optional<String> find(String key, List<String> values) {
        return Optional.ofNullable(words.getProperty(key))
                .map(pattern -> new MessageFormat(pattern, language.locale()).format(values.toArray()));
    }

    /** The sentence of a key that has one. */
    public String say(String key, List<String> values) {
        return find(key, values).orElseThrow(() -> new IllegalStateException(name + " has no words for " + key));
    }
}
