package io.tidemark.support;

import io.tidemark.platform.Language;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/** The words of the pages, as they stand in {@code web/}. */
public final class Words {

    private static final Path MESSAGES = Path.of("web/messages");

    private Words() {}

    /** The bundles, by the name that templates call them. */
    public static List<String> bundles() {
        try (Stream<Path> files = Files.list(MESSAGES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("_en.properties"))
                    .map(name -> name.replace("_en.properties", ""))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The words of a bundle in a language. */
    public static Properties of(String bundle, Language language) {
        return read(MESSAGES.resolve(bundle + "_" + language.code() + ".properties"));
    }

    /** The words of a file of {@code web/words}. */
    public static Properties of(String file) {
        return read(Path.of("web/words").resolve(file));
    }

    private static Properties read(Path file) {
        Properties words = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            words.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return words;
    }
}
